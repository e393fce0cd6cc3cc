package dev.musterd.github.client;

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
public record GitHubRequest(
    String operation,
    HttpMethod method,
    String path,
    Optional<JsonObject> body,
    Optional<String> etag) {

  public static GitHubRequest get(String operation, String path) {
    return new GitHubRequest(operation, HttpMethod.GET, path, Optional.empty(), Optional.empty());
  }

  public static GitHubRequest post(String operation, String path, JsonObject body) {
    return new GitHubRequest(operation, HttpMethod.POST, path, Optional.of(body), Optional.empty());
  }

  public static GitHubRequest patch(String operation, String path, JsonObject body) {
    return new GitHubRequest(
        operation, HttpMethod.PATCH, path, Optional.of(body), Optional.empty());
  }

  public static GitHubRequest delete(String operation, String path) {
    return new GitHubRequest(
        operation, HttpMethod.DELETE, path, Optional.empty(), Optional.empty());
  }

  public GitHubRequest unless(Optional<String> held) {
    return new GitHubRequest(operation, method, path, body, held);
  }

  GitHubRequest at(String otherPath) {
    return new GitHubRequest(operation, method, otherPath, body, etag);
  }

  /** Whether it may be retried: only reads are sure to be idempotent. */
  boolean repeatable() {
    return method == HttpMethod.GET;
  }
}
