package dev.musterd.github.app;

import dev.musterd.github.client.AppDeliveries;
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubRequest;
import dev.musterd.github.client.GitHubTransport;
import dev.musterd.github.client.Installations;
import dev.musterd.github.client.RateLimits;
import dev.musterd.model.LoggedDelivery;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The App's own webhook. GitHub's API has no ping for it, so an old delivery that starts nothing is
 * sent again.
 *
 * @see <a href="https://docs.github.com/en/rest/apps/webhooks">REST API endpoints for GitHub App
 *     webhooks</a>
 */
public final class AppHook implements Hook {
  /** As long as GitHub keeps deliveries. */
  private static final Duration KEPT = Duration.ofDays(3);

  /** Sent again, these might start a runner for a job that is long gone. */
  private static final Set<String> OF_JOBS = Set.of("workflow_job", "check_run");

  private final Installations app;
  private final AppDeliveries deliveries;
  private final InstantSource clock;

  public AppHook(
      HttpClient http, GitHubAddress address, AppJwt jwt, InstantSource clock, Timers timers) {
    this.clock = clock;
    GitHubTransport calls =
        new GitHubTransport(http, address, timers, _ -> {}, GitHubTransport.CALL_TIMEOUT);
    app = new Installations(calls, jwt, clock, new RateLimits(clock));
    deliveries = new AppDeliveries(app);
  }

  /** A webhook's settings, alike for every kind of hook. */
  static JsonObject config(String url, String secret) {
    return new JsonObject()
        .put("url", url)
        .put("content_type", "json")
        .put("secret", secret)
        .put("insecure_ssl", "0");
  }

  @Override
  public Future<String> set(String url, String secret) {
    return app.asApp(GitHubRequest.patch("hook-config", "/app/hook/config", config(url, secret)))
        .map("the App's webhook is set");
  }

  @Override
  public Future<Optional<Long>> provoke() {
    return newest()
        .compose(
            log -> {
              Optional<LoggedDelivery> harmless =
                  log.stream().filter(delivery -> !OF_JOBS.contains(delivery.event())).findFirst();
              long newest = log.stream().mapToLong(LoggedDelivery::id).max().orElse(0);
              return harmless
                  .map(delivery -> deliveries.again(delivery.id()).map(_ -> Optional.of(newest)))
                  .orElseGet(() -> Future.succeededFuture(Optional.empty()));
            });
  }

  @Override
  public Future<Optional<LoggedDelivery>> answer(long after) {
    return newest()
        .map(
            log ->
                log.stream()
                    .filter(delivery -> delivery.id() > after && delivery.redelivery())
                    .findFirst());
  }

  private Future<List<LoggedDelivery>> newest() {
    return deliveries.since(clock.instant().minus(KEPT)).map(log -> log.attempts());
  }
}
