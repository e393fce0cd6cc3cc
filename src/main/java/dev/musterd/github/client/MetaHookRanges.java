package dev.musterd.github.client;

import dev.musterd.port.HookRanges;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Optional;

/**
 * Reads the networks of webhooks from GitHub's meta API, which needs no token. A list that has not
 * changed is not sent again, and does not count against the 60 requests that an address has in an
 * hour.
 *
 * @see <a href="https://docs.github.com/en/rest/meta/meta">REST API endpoints for meta data</a>
 */
public final class MetaHookRanges implements HookRanges {
  private final GitHubTransport transport;
  private Optional<String> etag = Optional.empty();
  private List<String> held = List.of();

  public MetaHookRanges(GitHubTransport transport) {
    this.transport = transport;
  }

  @Override
  public Future<List<String>> read() {
    return transport.send(GitHubRequest.get("meta", "/meta").unless(etag), "").map(this::read);
  }

  private List<String> read(GitHubResponse response) {
    if (response.notModified()) {
      return held;
    }
    if (!response.ok()) {
      throw new GitHubException(
          new GitHubProblem.Unavailable("meta: GitHub answered " + response.status()));
    }
    List<String> listed = hooks(response);
    held = listed;
    etag = response.header("etag");
    return listed;
  }

  private static List<String> hooks(GitHubResponse response) {
    if (!(response.json().getValue("hooks") instanceof JsonArray hooks) || hooks.isEmpty()) {
      throw new GitHubException(
          new GitHubProblem.Unavailable("meta: GitHub lists no addresses of its webhooks"));
    }
    if (!hooks.stream().allMatch(String.class::isInstance)) {
      throw response.unreadable();
    }
    return hooks.stream().map(String.class::cast).toList();
  }
}
