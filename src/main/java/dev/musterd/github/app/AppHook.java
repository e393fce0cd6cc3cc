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
import dev.musterd.github.client.Installations;
import dev.musterd.github.client.RateLimits;
import dev.musterd.model.delivery.LoggedDelivery;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.json.JsonObject;
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
  /** Sent again, these might start a runner for a job that is long gone. */
  private static final Set<String> OF_JOBS = Set.of("workflow_job", "check_run");

  private static final String CONFIG = "/app/hook/config";

  private static final String NO_HOOK =
      "the App has no webhook, and GitHub's API cannot switch one on: tick Active under Webhook in"
          + " the App's settings, enter the address there, save, and run this command again";

  private final Installations app;
  private final AppDeliveries deliveries;

  public AppHook(
      HttpClient http, GitHubAddress address, AppJwt jwt, InstantSource clock, Timers timers) {
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
    return app.asApp(GitHubRequest.patch("hook-config", CONFIG, config(url, secret)))
        .compose(_ -> app.asApp(GitHubRequest.get("hook-config", CONFIG)))
        .map(answer -> requireAt(url, answer))
        .map("the App's webhook is set")
        .recover(
            failure ->
                Future.failedFuture(
                    GitHubException.status(failure) == 404 ? refused(404, NO_HOOK) : failure));
  }

  /** GitHub may accept what it does not keep. */
  private static GitHubResponse requireAt(String url, GitHubResponse answer) {
    JsonObject kept = answer.json();
    String shown = kept.getValue("url") instanceof String text ? text : "";
    if (shown.isEmpty()) {
      throw refused(404, NO_HOOK);
    } else if (!plain(shown).equalsIgnoreCase(plain(url))) {
      throw refused(409, "GitHub took the webhook's address and shows " + GitHubErrors.safe(shown));
    } else if (!"json".equals(kept.getValue("content_type"))) {
      throw refused(
          409, "GitHub took the webhook's settings and sends forms all the same: set them by hand");
    }
    return answer;
  }

  private static String plain(String url) {
    return url.replaceAll("/+$", "");
  }

  private static GitHubException refused(int status, String reason) {
    return new GitHubException(new GitHubProblem.Refused(status, reason));
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

  /** One page: it is asked for each second, and a busy App has thousands of deliveries. */
  private Future<List<LoggedDelivery>> newest() {
    return deliveries.newest();
  }
}
