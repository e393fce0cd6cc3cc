package dev.musterd.check;

import dev.musterd.config.Settings;
import dev.musterd.model.Owner;
import dev.musterd.port.GitHubFront;
import dev.musterd.port.GitHubFront.Greeting;
import dev.musterd.port.LookFailed;
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
public final class GitHubLooks {
  /** Looked at by whoever can read secrets. */
  public static final String KEY = "the App's private key";

  private final Settings settings;
  private final GitHubAt at;
  private final GitHubFront front;
  private final InstantSource clock;
  private final Owners owners;
  private final List<AppLooks> apps;
  private final InstallationLooks installations;
  private final Asked<Greeting> greeting;

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
  public GitHubLooks(
      Settings settings,
      GitHubAt at,
      GitHubFront front,
      List<CheckedApp> apps,
      Timers timers,
      InstantSource clock) {
    this.settings = settings;
    this.at = at;
    this.front = front;
    this.clock = clock;
    owners = Owners.of(settings);
    this.apps = apps.stream().map(app -> new AppLooks(settings, at, app, timers, clock)).toList();
    installations = new InstallationLooks(settings, owners, this.apps);
    greeting = new Asked<>(front::greeting);
  }

  public List<Look> all() {
    List<Look> looks = new ArrayList<>();
    looks.add(new Look(Greetings.REACHED, List.of(), this::reached));
    looks.add(new Look(Greetings.CLOCK, List.of(Greetings.REACHED), this::clock));
    apps.forEach(app -> looks.addAll(app.own()));
    looks.add(new Look(Installed.SUBJECT, first(), installations::installed));
    looks.add(
        new Look(
            GroupLooks.GROUPS,
            first(),
            () -> installations.seen().compose(new GroupLooks(settings, owners)::of)));
    apps.forEach(app -> looks.addAll(app.webhooks()));
    return looks;
  }

  /** Of several Apps, those that GitHub knows are enough to look further. */
  private List<String> first() {
    return apps.size() == 1 ? List.of(AppLooks.APP) : List.of(Greetings.REACHED);
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
                                new LookFailed(
                                    LookFailed.Why.ABSENT,
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
        .map(said -> Greetings.reached(said, at.api(), settings.github().sslVerify()));
  }

  /** Our own clock is read as the answer comes; the greeting was asked for just before. */
  private Future<List<Finding>> clock() {
    return front.greeting().map(said -> Greetings.clock(said, clock.instant()));
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
