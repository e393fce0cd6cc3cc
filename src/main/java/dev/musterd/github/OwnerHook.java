package dev.musterd.github;

import dev.musterd.model.LoggedDelivery;
import dev.musterd.model.Owner;
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
  private final GitHubCalls transport;
  private final OwnerCalls calls;
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
    transport = new GitHubCalls(http, address, timers, _ -> {}, GitHubCalls.CALL_TIMEOUT);
    RateLimits limits = new RateLimits(clock);
    calls =
        new OwnerCalls(
            transport,
            new Installations(transport, jwt, clock, limits),
            limits,
            clock,
            Optional.empty());
  }

  @Override
  public Future<String> set(String url, String secret) {
    JsonObject wanted =
        new JsonObject()
            .put("active", true)
            .put("events", new JsonArray().add("workflow_job"))
            .put("config", AppHook.config(url, secret));
    return send(Call.get("hooks", base + "?per_page=100"))
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
    return send(Call.patch("hook", base + "/" + id, wanted))
        .map("the webhook " + id + " of " + owner + " is updated");
  }

  private Future<String> create(JsonObject wanted) {
    return send(Call.post("hook", base, wanted.copy().put("name", "web")))
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
                send(Call.post("ping", base + "/" + id + "/pings", new JsonObject()))
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
    return send(Call.get("hook-deliveries", base + "/" + id + "/deliveries?per_page=30"))
        .map(
            answer ->
                answer.objects().stream()
                    .map(json -> AppDeliveries.delivery(answer, json))
                    .toList());
  }

  private Future<Answer> send(Call call) {
    Future<Answer> sent =
        token.isEmpty()
            ? calls.send(owner, call)
            : transport.send(call, token.get()).map(this::checked);
    return sent.recover(
        failure -> Future.failedFuture(isDenied(failure) ? mayNot(failure) : failure));
  }

  private static boolean isDenied(Throwable failure) {
    return switch (GitHubFailure.problem(failure)) {
      case Problem.NoAccess _ -> true;
      case Problem.Refused(int status, _) -> DENIED.contains(status);
      case Problem.Limited _, Problem.Unavailable _ -> false;
    };
  }

  private Answer checked(Answer answer) {
    if (answer.ok()) {
      return answer;
    }
    throw new GitHubFailure(GitHubErrors.problem(answer, clock.instant()));
  }

  private GitHubFailure mayNot(Throwable failure) {
    String permission =
        owner instanceof Owner.Repository ? "repository_hooks" : "organization_hooks";
    String scope = owner instanceof Owner.Repository ? "admin:repo_hook" : "admin:org_hook";
    String needed =
        token.isPresent()
            ? "GITHUB_TOKEN must be valid, of somebody who may manage webhooks of %s, and have %s"
                .formatted(owner, scope)
            : "Webhooks of %s need the App's permission %s: write, or GITHUB_TOKEN with %s"
                .formatted(owner, permission, scope);
    return new GitHubFailure(new Problem.NoAccess(failure.getMessage() + ". " + needed));
  }
}
