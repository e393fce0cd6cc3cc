package dev.musterd.github.app;

import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.AppSlug;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubErrors;
import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubProblem;
import dev.musterd.github.client.GitHubRequest;
import dev.musterd.github.client.GitHubResponse;
import dev.musterd.github.client.GitHubTransport;
import dev.musterd.github.client.Installations;
import dev.musterd.github.client.RateLimits;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The making of an App, before the daemon has one.
 *
 * @see <a
 *     href="https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest">Registering
 *     a GitHub App from a manifest</a>
 */
public final class AppSetup {
  private static final Pattern SLUG = Pattern.compile("[A-Za-z0-9-]{1,100}");

  private static final String OLD_CODE =
      "GitHub does not take the code: it is valid once and for an hour";

  private final GitHubTransport calls;
  private final GitHubAddress address;
  private final InstantSource clock;

  public AppSetup(HttpClient http, GitHubAddress address, InstantSource clock, Timers timers) {
    this.address = address;
    this.clock = clock;
    calls = new GitHubTransport(http, address, timers, _ -> {}, GitHubTransport.CALL_TIMEOUT);
  }

  /** The page that takes a manifest; a person's own account without an organization. */
  public String formUrl(Optional<String> organization, String state) {
    String account = organization.map(login -> "/organizations/" + login).orElse("");
    return address.web() + account + "/settings/apps/new?state=" + state;
  }

  /** The page where the App is installed; a customer's server has another path for it. */
  public String installationUrl(String slug) {
    return address.web()
        + (address.hosted() ? "/apps/" : "/github-apps/")
        + slug
        + "/installations/new";
  }

  /** The page of an App's settings, where its owner makes new keys. */
  public String settingsUrl(Optional<String> organization, String slug) {
    String account = organization.map(login -> "/organizations/" + login).orElse("");
    return address.web() + account + "/settings/apps/" + slug;
  }

  /** Whether GitHub denies that there is one; a server that shows nothing to strangers does not. */
  public Future<Boolean> isUnknown(String organization) {
    return calls
        .send(GitHubRequest.get("organization", "/orgs/" + organization), "")
        .map(answer -> answer.status() == 404);
  }

  /**
   * Exchanges the code. Without an answer it is tried once more, as GitHub gives the key only once;
   * fails with what to do when that does not help, or when GitHub does not take the code.
   */
  public Future<NewApp> convert(String code) {
    GitHubRequest call =
        GitHubRequest.post(
            "conversion", "/app-manifests/" + code + "/conversions", new JsonObject());
    Future<GitHubResponse> first = calls.send(call, "");
    return first
        .transform(
            answered ->
                answered.failed() || answered.result().status() >= 500
                    ? calls.send(call, "")
                    : first)
        .map(this::converted)
        .recover(failure -> Future.failedFuture(unfinished(failure)));
  }

  private static GitHubException unfinished(Throwable failure) {
    int status = GitHubException.status(failure);
    String reason =
        status == 404 || status == 422 ? OLD_CODE : GitHubException.problem(failure).reason();
    return new GitHubException(
        new GitHubProblem.Unavailable(
            reason
                + "; if the App is among your GitHub Apps already, delete it there (or make it a"
                + " new private key by hand), then run the command again"));
  }

  private NewApp converted(GitHubResponse answer) {
    if (!answer.ok()) {
      throw new GitHubException(GitHubErrors.problem(answer, clock.instant()));
    }
    JsonObject json = answer.json();
    String slug = AppSlug.of(json);
    if (!SLUG.matcher(slug).matches()) {
      throw answer.unreadable();
    }
    return new NewApp(
        answer.number(json, "id"),
        slug,
        answer.text(json, "pem"),
        Optional.ofNullable(json.getValue("webhook_secret"))
            .map(String::valueOf)
            .filter(secret -> !secret.isEmpty()));
  }

  /** The accounts where the App is installed. */
  public Future<List<String>> installedAt(AppJwt jwt) {
    Installations installations = new Installations(calls, jwt, clock, new RateLimits(clock));
    return installations
        .asApp(GitHubRequest.get("installations", "/app/installations?per_page=100"))
        .map(
            answer ->
                answer.objects().stream()
                    .map(json -> json.getValue("account"))
                    .map(account -> account instanceof JsonObject json ? login(json) : "?")
                    .toList());
  }

  private static String login(JsonObject account) {
    return account.getValue("login") instanceof String login
        ? GitHubErrors.safe(login)
        : account.getValue("slug") instanceof String slug ? GitHubErrors.safe(slug) : "?";
  }
}
