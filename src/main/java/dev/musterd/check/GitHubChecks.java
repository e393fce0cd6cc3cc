package dev.musterd.check;

import dev.musterd.config.Settings;
import dev.musterd.model.Owner;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.GitHubProbe;
import dev.musterd.port.GitHubProbe.Response;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** All looks at GitHub, in the order in which one builds on the other. */
public final class GitHubChecks {
  /** Looked at by whoever can read secrets. */
  public static final String KEY = "the App's private key";

  private final Settings settings;
  private final GitHubAt at;
  private final GitHubProbe front;
  private final InstantSource clock;
  private final Owners owners;
  private final List<AppChecks> apps;
  private final InstallationChecks installations;
  private final Lazy<Response> greeting;

  /**
   * Where GitHub is.
   *
   * @param hosted whether GitHub itself runs it
   * @param elsewhere false for one on this machine
   */
  public record GitHubAt(URI web, URI api, boolean hosted, boolean elsewhere) {}

  /**
   * Looks that are to be taken on one event loop.
   *
   * @param apps all that the configuration names, at least one
   */
  public GitHubChecks(
      Settings settings,
      GitHubAt at,
      GitHubProbe front,
      List<CheckedApp> apps,
      Timers timers,
      InstantSource clock) {
    this.settings = settings;
    this.at = at;
    this.front = front;
    this.clock = clock;
    owners = Owners.of(settings);
    this.apps = apps.stream().map(app -> new AppChecks(settings, at, app, timers, clock)).toList();
    installations = new InstallationChecks(settings, owners, this.apps);
    greeting = new Lazy<>(front::greeting);
  }

  public List<Check> all() {
    List<Check> looks = new ArrayList<>();
    looks.add(new Check(ReachabilityCheck.REACHED, List.of(), this::reached));
    looks.add(new Check(ReachabilityCheck.CLOCK, List.of(ReachabilityCheck.REACHED), this::clock));
    apps.forEach(app -> looks.addAll(app.own()));
    looks.add(new Check(InstalledApp.SUBJECT, first(), installations::installed));
    looks.add(
        new Check(
            RunnerGroupChecks.GROUPS,
            first(),
            () -> installations.seen().compose(new RunnerGroupChecks(settings, owners)::of)));
    apps.forEach(app -> looks.addAll(app.webhooks()));
    return looks;
  }

  /** Of several Apps, those that GitHub knows are enough to look further. */
  private List<String> first() {
    return apps.size() == 1 ? List.of(AppChecks.APP) : List.of(ReachabilityCheck.REACHED);
  }

  /** The version of the runner that GitHub offers to the first owner, by os-architecture. */
  public Future<Map<String, String>> runnerVersions() {
    return installations
        .seen()
        .compose(
            seen ->
                owners.of(seen.stream().flatMap(it -> it.installations().stream())).stream()
                    .flatMap(owner -> versions(seen, owner).stream())
                    .findFirst()
                    .orElseGet(
                        () ->
                            Future.failedFuture(
                                new CheckFailedException(
                                    CheckFailedException.Why.ABSENT,
                                    "no owner is known of whom GitHub could be asked"))));
  }

  private Optional<Future<Map<String, String>>> versions(List<SeenApp> seen, Owner owner) {
    boolean byToken = owner instanceof Owner.Enterprise && settings.github().token().isPresent();
    return seen.stream()
        .filter(each -> byToken || each.at(owner).isPresent())
        .findFirst()
        .map(each -> each.survey().runnerVersions(owner));
  }

  private Future<List<Finding>> reached() {
    return greeting
        .get()
        .map(said -> ReachabilityCheck.reached(said, at.api(), settings.github().sslVerify()));
  }

  /** Our own clock is read as the answer comes; the greeting was asked for just before. */
  private Future<List<Finding>> clock() {
    return front.greeting().map(said -> ReachabilityCheck.clock(said, clock.instant()));
  }

  /** One after the other, so that GitHub's limits are never met. */
  static <T> Future<List<Finding>> each(List<T> subjects, Function<T, Future<List<Finding>>> look) {
    Future<List<Finding>> all = Future.succeededFuture(new ArrayList<>());
    for (T subject : subjects) {
      all =
          all.compose(
              found ->
                  look.apply(subject)
                      .map(
                          more -> {
                            found.addAll(more);
                            return found;
                          }));
    }
    return all;
  }
}
