package dev.musterd.github.app;

import dev.musterd.github.client.AppDeliveries;
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubErrors;
import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubProblem;
import dev.musterd.github.client.GitHubRequest;
import dev.musterd.github.client.GitHubResponse;
import dev.musterd.github.client.GitHubTransport;
import dev.musterd.github.client.InstallationClient;
import dev.musterd.github.client.Installations;
import dev.musterd.github.client.OwnerPaths;
import dev.musterd.github.client.PersonalToken;
import dev.musterd.github.client.RateLimits;
import dev.musterd.model.Owner;
import dev.musterd.model.delivery.LoggedDelivery;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A webhook of a repository or an organization, instead of the App's.
 *
 * @see <a href="https://docs.github.com/en/rest/repos/webhooks">REST API endpoints for repository
 *     webhooks</a>
 */
public final class OwnerHook implements Hook {
  /** 404 hides from strangers what is there. */
  private static final Set<Integer> DENIED = Set.of(401, 403, 404);

  private final Owner owner;
  private final GitHubTransport transport;
  private final InstallationClient calls;
  private final Optional<String> token;
  private final InstantSource clock;
  private final String base;
  private long id;

  /**
   * @param token a person's, when the App may not manage webhooks
   */
  public OwnerHook(
      Owner owner,
      HttpClient http,
      GitHubAddress address,
      AppJwt jwt,
      Optional<String> token,
      InstantSource clock,
      Timers timers) {
    this.owner = owner;
    this.token = token;
    this.clock = clock;
    base = OwnerPaths.base(owner) + "/hooks";
    transport = new GitHubTransport(http, address, timers, _ -> {}, GitHubTransport.CALL_TIMEOUT);
    RateLimits limits = new RateLimits(clock);
    calls =
        new InstallationClient(
            transport,
            new Installations(transport, jwt, clock, limits),
            limits,
            clock,
            PersonalToken.none());
  }

  @Override
  public Future<String> set(String url, String secret) {
    JsonObject wanted =
        new JsonObject()
            .put("active", true)
            .put("events", new JsonArray().add("workflow_job"))
            .put("config", AppHook.config(url, secret));
    return send(GitHubRequest.get("hooks", base + "?per_page=100"))
        .compose(
            answer ->
                answer.objects().stream()
                    .filter(hook -> isAt(url, hook))
                    .findFirst()
                    .map(hook -> update(answer.number(hook, "id"), wanted))
                    .orElseGet(() -> create(wanted)));
  }

  private static boolean isAt(String url, JsonObject hook) {
    return hook.getValue("config") instanceof JsonObject config
        && url.equals(config.getValue("url"));
  }

  private Future<String> update(long known, JsonObject wanted) {
    id = known;
    return send(GitHubRequest.patch("hook", base + "/" + id, wanted))
        .map("the webhook " + id + " of " + owner + " is updated");
  }

  private Future<String> create(JsonObject wanted) {
    return send(GitHubRequest.post("hook", base, wanted.copy().put("name", "web")))
        .map(
            answer -> {
              id = answer.number(answer.json(), "id");
              return "the webhook " + id + " of " + owner + " is made";
            });
  }

  @Override
  public Future<Optional<Long>> provoke() {
    return newest()
        .map(log -> log.stream().mapToLong(LoggedDelivery::id).max().orElse(0))
        .compose(
            newest ->
                send(GitHubRequest.post("ping", base + "/" + id + "/pings", new JsonObject()))
                    .map(_ -> Optional.of(newest)));
  }

  @Override
  public Future<Optional<LoggedDelivery>> answer(long after) {
    return newest()
        .map(
            log ->
                log.stream()
                    .filter(each -> each.id() > after && each.event().equals("ping"))
                    .findFirst());
  }

  private Future<List<LoggedDelivery>> newest() {
    return send(GitHubRequest.get("hook-deliveries", base + "/" + id + "/deliveries?per_page=30"))
        .map(
            answer ->
                answer.objects().stream()
                    .map(json -> AppDeliveries.delivery(answer, json))
                    .toList());
  }

  private Future<GitHubResponse> send(GitHubRequest call) {
    Future<GitHubResponse> sent =
        token.isEmpty()
            ? calls.send(owner, call)
            : transport.send(call, token.get()).map(this::checked);
    return sent.recover(
        failure -> Future.failedFuture(isDenied(failure) ? mayNot(failure) : failure));
  }

  private static boolean isDenied(Throwable failure) {
    return switch (GitHubException.problem(failure)) {
      case GitHubProblem.NoAccess _ -> true;
      case GitHubProblem.Refused(int status, _) -> DENIED.contains(status);
      case GitHubProblem.Limited _, GitHubProblem.Unavailable _, GitHubProblem.NameTaken _ -> false;
    };
  }

  private GitHubResponse checked(GitHubResponse answer) {
    if (answer.ok()) {
      return answer;
    }
    throw new GitHubException(GitHubErrors.problem(answer, clock.instant()));
  }

  private GitHubException mayNot(Throwable failure) {
    String permission =
        owner instanceof Owner.Repository ? "repository_hooks" : "organization_hooks";
    String scope = owner instanceof Owner.Repository ? "admin:repo_hook" : "admin:org_hook";
    String needed =
        token.isPresent()
            ? "GITHUB_TOKEN must be valid, of a person who may manage webhooks of %s, and have %s"
                .formatted(owner, scope)
            : "Webhooks of %s need the App's permission %s: write, or GITHUB_TOKEN with %s"
                .formatted(owner, permission, scope);
    return new GitHubException(new GitHubProblem.NoAccess(failure.getMessage() + ". " + needed));
  }
}
