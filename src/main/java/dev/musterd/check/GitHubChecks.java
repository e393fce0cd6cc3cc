package dev.musterd.check;

import dev.musterd.check.CheckedApp.Known;
import dev.musterd.config.Settings;
import dev.musterd.model.Owner;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.GitHubProbe;
import dev.musterd.port.GitHubProbe.Response;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All checks of GitHub, each after those that it needs. */
public final class GitHubChecks {
  private final Settings settings;
  private final CheckedGitHub gitHub;
  private final GitHubProbe probe;
  private final InstantSource clock;
  private final Owners owners;
  private final Check reachability;
  private final List<AppChecks> apps;
  private final InstallationChecks installations;
  private final Lazy<Response> response;

  /**
   * Checks that are to be run on one event loop.
   *
   * @param apps all that the configuration names, at least one
   */
  public GitHubChecks(
      Settings settings,
      CheckedGitHub gitHub,
      GitHubProbe probe,
      List<CheckedApp> apps,
      Timers timers,
      InstantSource clock) {
    this.settings = settings;
    this.gitHub = gitHub;
    this.probe = probe;
    this.clock = clock;
    owners = Owners.of(settings);
    reachability = new Check(ReachabilityCheck.REACHED, List.of(), this::reached);
    AppChecks.Target target = new AppChecks.Target(settings, gitHub, reachability);
    this.apps = apps.stream().map(app -> new AppChecks(target, app, timers, clock)).toList();
    installations = new InstallationChecks(settings, owners, this.apps);
    response = new Lazy<>(probe::greeting);
  }

  public List<Check> all() {
    List<Check> checks = new ArrayList<>();
    checks.add(reachability);
    checks.add(new Check(ReachabilityCheck.CLOCK, List.of(reachability), this::clock));
    if (settings.http().senders().gitHubOnly()) {
      checks.add(new Check(ReachabilityCheck.ADDRESSES, List.of(reachability), this::addresses));
    }
    apps.forEach(app -> checks.addAll(app.identity()));
    checks.add(new Check(InstallationChecks.SUBJECT, first(), installations::installed));
    checks.add(
        new Check(
            RunnerGroupChecks.GROUPS,
            first(),
            () -> installations.known().compose(new RunnerGroupChecks(settings, owners)::of)));
    apps.forEach(app -> checks.addAll(app.webhooks()));
    return checks;
  }

  /** Of several Apps, the ones that GitHub knows are enough to check more. */
  private List<Check> first() {
    return apps.size() == 1 ? List.of(apps.getFirst().authentication()) : List.of(reachability);
  }

  /** The version of the runner that GitHub offers to the first owner, by os-architecture. */
  public Future<Map<String, String>> runnerVersions() {
    return installations
        .known()
        .compose(
            known ->
                owners.of(known.stream().flatMap(app -> app.installations().stream())).stream()
                    .flatMap(owner -> versions(known, owner).stream())
                    .findFirst()
                    .orElseGet(
                        () ->
                            Future.failedFuture(
                                new CheckFailedException(
                                    CheckFailedException.Why.ABSENT,
                                    "no owner is known for whom GitHub could be asked"))));
  }

  private Optional<Future<Map<String, String>>> versions(List<Known> known, Owner owner) {
    boolean byToken = owner instanceof Owner.Enterprise && settings.github().token().isPresent();
    return known.stream()
        .filter(app -> byToken || app.at(owner).isPresent())
        .findFirst()
        .map(app -> app.survey().runnerVersions(owner));
  }

  private Future<List<Finding>> reached() {
    return response
        .get()
        .map(
            answer ->
                ReachabilityCheck.reached(
                    answer, gitHub.api(), settings.github().server().sslVerify()));
  }

  private Future<List<Finding>> addresses() {
    return response.get().map(ReachabilityCheck::addresses);
  }

  /** A request of its own: our clock has to be read just when the response arrives. */
  private Future<List<Finding>> clock() {
    return probe.greeting().map(answer -> ReachabilityCheck.clock(answer, clock.instant()));
  }
}
