package dev.musterd.github;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * One request to GitHub.
 *
 * @param operation names it in metrics and messages
 * @param path below the API's base, made of validated names only
 * @param etag of the answer we still hold
 */
record Call(
    String operation,
    HttpMethod method,
    String path,
    Optional<JsonObject> body,
    Optional<String> etag) {

  static Call get(String operation, String path) {
    return new Call(operation, HttpMethod.GET, path, Optional.empty(), Optional.empty());
  }

  static Call post(String operation, String path, JsonObject body) {
    return new Call(operation, HttpMethod.POST, path, Optional.of(body), Optional.empty());
  }

  static Call patch(String operation, String path, JsonObject body) {
    return new Call(operation, HttpMethod.PATCH, path, Optional.of(body), Optional.empty());
  }

  static Call delete(String operation, String path) {
    return new Call(operation, HttpMethod.DELETE, path, Optional.empty(), Optional.empty());
  }

  Call unless(Optional<String> held) {
    return new Call(operation, method, path, body, held);
  }

  Call at(String otherPath) {
    return new Call(operation, method, otherPath, body, etag);
  }

  /** Only reading may be repeated without a thought. */
  boolean repeatable() {
    return method == HttpMethod.GET;
  }
}
