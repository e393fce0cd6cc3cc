package dev.musterd.github.releases;

import dev.musterd.github.client.AnyInstallation;
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubHttp;
import dev.musterd.github.client.GitHubRequest;
import dev.musterd.github.client.GitHubResponse;
import dev.musterd.github.client.GitHubTransport;
import dev.musterd.github.client.InstallationClient;
import dev.musterd.github.client.Installations;
import dev.musterd.github.client.OwnerPaths;
import dev.musterd.github.client.PersonalToken;
import dev.musterd.github.client.RateLimits;
import dev.musterd.model.release.RunnerDeprecation;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import dev.musterd.port.RunnerDownload;
import dev.musterd.port.RunnerReleases;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who publishes the runner: the operator's own server when there is one, else github.com, or the
 * server that is GitHub here. It has a token and limits of its own, so that nothing of it ever
 * holds up a launch.
 */
public final class RunnerPublishers implements RunnerReleases {
  private final RunnerSource source;
  private final InstallationClient calls;
  private final AnyInstallation any;

  /**
   * How GitHub is reached.
   *
   * @param counter called with each call's operation and class of status
   */
  public record Reach(
      GitHubAddress address,
      GitHubHttp http,
      AppJwt jwt,
      InstantSource clock,
      Timers timers,
      Consumer<String> counter) {}

  private RunnerPublishers(RunnerSource source, InstallationClient calls, AnyInstallation any) {
    this.source = source;
    this.calls = calls;
    this.any = any;
  }

  /**
   * Those that the configuration names.
   *
   * @param own the operator's server
   * @param prereleases whether pre-releases are offered, too
   */
  public static RunnerPublishers of(Reach reach, Optional<URI> own, boolean prereleases) {
    GitHubTransport transport =
        new GitHubTransport(
            reach.http().api(),
            reach.address(),
            reach.timers(),
            reach.counter(),
            GitHubTransport.CALL_TIMEOUT);
    RateLimits limits = new RateLimits(reach.clock());
    Installations installations = new Installations(transport, reach.jwt(), reach.clock(), limits);
    InstallationClient calls =
        new InstallationClient(
            transport, installations, limits, reach.clock(), PersonalToken.none());
    AnyInstallation any = new AnyInstallation(installations, calls, reach.clock());
    Downloads downloads =
        new Downloads(reach.http().files(), reach.http().filesOfOthers(), reach.address());
    RunnerSource source =
        own.<RunnerSource>map(place -> new WebServerReleases(downloads, place))
            .orElseGet(() -> source(reach, calls, any, downloads, prereleases));
    return new RunnerPublishers(source, calls, any);
  }

  /** On ghe.com and on a server, {@code actions/runner} is no repository of the API. */
  private static RunnerSource source(
      Reach reach,
      InstallationClient calls,
      AnyInstallation any,
      Downloads downloads,
      boolean prereleases) {
    return reach.address().isGitHubCom()
        ? new PublishedReleases(calls, any, downloads, reach.address(), reach.clock(), prereleases)
        : new EnterpriseReleases(calls, any, downloads, reach.address());
  }

  @Override
  public Future<List<RunnerPackage>> offered(RunnerPlatform platform) {
    return source.offered(platform);
  }

  @Override
  public Future<RunnerDownload> open(RunnerPackage runner) {
    return source.open(runner);
  }

  /**
   * A server that does not know the question answers 404.
   *
   * @see <a href="https://docs.github.com/en/rest/actions/self-hosted-runners">REST API endpoints
   *     for self-hosted runners</a>
   */
  @Override
  public Future<RunnerDeprecation> deprecation(RunnerVersion version) {
    return any.owner()
        .compose(
            owner ->
                calls.send(
                    owner,
                    GitHubRequest.get(
                        "runner-deprecation",
                        OwnerPaths.runners(owner) + "/deprecations/" + version)))
        .map(
            answer ->
                new RunnerDeprecation(
                    at(answer, "registration_deprecates_at"), at(answer, "runtime_deprecates_at")))
        .recover(
            failure ->
                GitHubException.status(failure) == 404
                    ? Future.succeededFuture(RunnerDeprecation.NONE)
                    : Future.failedFuture(failure));
  }

  private static Optional<Instant> at(GitHubResponse answer, String field) {
    JsonObject json = answer.json();
    try {
      return json.getValue(field) == null
          ? Optional.empty()
          : Optional.of(Instant.parse(answer.text(json, field)));
    } catch (DateTimeParseException _) {
      throw answer.unreadable();
    }
  }
}
