package dev.musterd.http.management;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * What the management door answers.
 *
 * @param headers beside the content type
 */
record ManagementResponse(int status, String type, String text, Map<String, String> headers) {
  /** Prometheus' text format. */
  static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  ManagementResponse {
    headers = Map.copyOf(headers);
  }

  static ManagementResponse text(String text) {
    return new ManagementResponse(200, "text/plain; charset=utf-8", text, Map.of());
  }

  static ManagementResponse json(int status, JsonObject json) {
    return new ManagementResponse(status, "application/json", json.encode(), Map.of());
  }

  static ManagementResponse error(int status, String reason) {
    return json(status, new JsonObject().put("error", reason));
  }

  ManagementResponse with(String name, String value) {
    return new ManagementResponse(status, type, text, Map.of(name, value));
  }
}
