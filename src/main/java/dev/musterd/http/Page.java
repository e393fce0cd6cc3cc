package dev.musterd.http;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * What the management door answers.
 *
 * @param headers beside the content type
 */
record Page(int status, String type, String text, Map<String, String> headers) {
  /** Prometheus' text format. */
  static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  Page {
    headers = Map.copyOf(headers);
  }

  static Page text(String text) {
    return new Page(200, "text/plain; charset=utf-8", text, Map.of());
  }

  static Page json(int status, JsonObject json) {
    return new Page(status, "application/json", json.encode(), Map.of());
  }

  static Page error(int status, String reason) {
    return json(status, new JsonObject().put("error", reason));
  }

  Page with(String name, String value) {
    return new Page(status, type, text, Map.of(name, value));
  }
}
