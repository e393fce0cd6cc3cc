package dev.musterd.github.survey;

import dev.musterd.github.client.AppDeliveries;
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubErrors;
import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubProblem;
import dev.musterd.github.client.GitHubRequest;
import dev.musterd.github.client.GitHubTransport;
import dev.musterd.github.client.InstallationClient;
import dev.musterd.github.client.Installations;
import dev.musterd.github.client.OwnerPaths;
import dev.musterd.github.client.Paginator;
import dev.musterd.github.client.PersonalToken;
import dev.musterd.github.client.RateLimits;
import dev.musterd.model.Owner;
import dev.musterd.model.delivery.LoggedDelivery;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.GitHubSurvey;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The survey over GitHub's REST API; belongs to one event-loop context. */
public final class RestGitHubSurvey implements GitHubSurvey {
  private static final Pattern ASSET =
      Pattern.compile(
          "actions-runner-(linux|win|osx)-([a-z0-9]+)-([0-9][0-9a-z.-]*)\\.(?:tar|zip).*");

  private final Installations installations;
  private final InstallationClient calls;
  private final AppDeliveries deliveries;

  /**
   * The credentials.
   *
   * @param token a person's, for the runners of enterprises
   */
  public record Identity(AppJwt jwt, Optional<String> token) {
    @Override
    public String toString() {
      return "an App" + (token.isPresent() ? " and a person" : "");
    }
  }

  /**
   * For one App.
   *
   * @param timers for the pause before a read is tried again
   */
  public RestGitHubSurvey(
      HttpClient http,
      GitHubAddress address,
      Identity identity,
      InstantSource clock,
      Timers timers) {
    GitHubTransport transport =
        new GitHubTransport(http, address, timers, _ -> {}, GitHubTransport.CALL_TIMEOUT);
    RateLimits limits = new RateLimits(clock);
    installations = new Installations(transport, identity.jwt(), clock, limits);
    calls =
        new InstallationClient(
            transport, installations, limits, clock, new PersonalToken(identity.token()));
    deliveries = new AppDeliveries(installations);
  }

  @Override
  public Future<App> app() {
    return checked(installations.asApp(GitHubRequest.get("app", "/app")).map(SurveyJson::app));
  }

  @Override
  public Future<List<Installation>> installations() {
    return checked(
        Paginator.all(
            "/app/installations?",
            path -> installations.asApp(GitHubRequest.get("installations", path)),
            answer -> answer.objects().stream().map(it -> SurveyJson.place(answer, it)).toList()));
  }

  @Override
  public Future<Boolean> covers(Owner.Repository repository) {
    String path = OwnerPaths.base(repository) + "/installation";
    return checked(
        installations
            .asApp(GitHubRequest.get("installation", path))
            .map(true)
            .recover(
                failure ->
                    GitHubException.status(failure) == 404
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(failure)));
  }

  @Override
  public Future<Webhook> webhook() {
    return checked(
        installations
            .asApp(GitHubRequest.get("hook", "/app/hook/config"))
            .map(SurveyJson::webhook));
  }

  @Override
  public Future<List<LoggedDelivery>> lastDeliveries() {
    return checked(deliveries.newest());
  }

  @Override
  public Future<Void> redeliver(long delivery) {
    return checked(deliveries.again(delivery));
  }

  @Override
  public Future<List<RunnerGroup>> runnerGroups(Owner owner) {
    return checked(
        Paginator.all(
            OwnerPaths.base(owner) + "/actions/runner-groups?",
            path -> calls.send(owner, GitHubRequest.get("runner-groups", path)),
            answer ->
                answer.objects("runner_groups").stream()
                    .filter(it -> !answer.fields(it).isTrue("inherited"))
                    .map(it -> SurveyJson.group(answer, it))
                    .toList()));
  }

  @Override
  public Future<Set<String>> repositories(Owner owner, long group) {
    return checked(
        Paginator.all(
                OwnerPaths.base(owner) + "/actions/runner-groups/" + group + "/repositories?",
                path -> calls.send(owner, GitHubRequest.get("group-repositories", path)),
                answer ->
                    answer.objects("repositories").stream()
                        .map(it -> answer.text(it, "full_name").toLowerCase(Locale.ROOT))
                        .toList())
            .map(Set::copyOf));
  }

  /** By the names of the files that GitHub offers, which hold the version. */
  @Override
  public Future<Map<String, String>> runnerVersions(Owner owner) {
    return checked(
        calls
            .send(owner, GitHubRequest.get("downloads", OwnerPaths.runners(owner) + "/downloads"))
            .map(
                answer -> {
                  Map<String, String> versions = new HashMap<>();
                  for (JsonObject download : answer.objects()) {
                    version(answer.text(download, "filename"), versions);
                  }
                  return versions;
                }));
  }

  private static void version(String filename, Map<String, String> versions) {
    Matcher asset = ASSET.matcher(filename);
    if (asset.matches()) {
      String os = asset.group(1).equals("win") ? "windows" : asset.group(1);
      versions.put(os + "-" + asset.group(2), asset.group(3));
    }
  }

  private static <T> Future<T> checked(Future<T> answer) {
    return answer.recover(
        failure -> {
          GitHubProblem problem = GitHubException.problem(failure);
          return Future.failedFuture(
              new CheckFailedException(GitHubErrors.why(problem), problem.reason()));
        });
  }
}
