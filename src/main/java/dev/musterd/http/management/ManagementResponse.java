package dev.musterd.http.management;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** A complete response of the management listener. */
record ManagementResponse(int status, String type, String text) {

  static ManagementResponse text(String text) {
    return new ManagementResponse(200, "text/plain; charset=utf-8", text);
  }

  /** In Prometheus' text format. */
  static ManagementResponse prometheus(String text) {
    return new ManagementResponse(200, "text/plain; version=0.0.4; charset=utf-8", text);
  }

  static ManagementResponse json(int status, JsonObject json) {
    return new ManagementResponse(status, "application/json", json.encode());
  }

  static ManagementResponse error(int status, String reason) {
    return json(status, new JsonObject().put("error", reason));
  }

  void send(HttpServerResponse response) {
    response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, type).end(text);
  }
}
