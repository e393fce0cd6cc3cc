package dev.musterd.check;

import dev.musterd.config.Settings;
import dev.musterd.model.Owner;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.GitHubFront;
import dev.musterd.port.GitHubFront.Greeting;
import dev.musterd.port.GitHubSurvey;
import dev.musterd.port.GitHubSurvey.App;
import dev.musterd.port.GitHubSurvey.Group;
import dev.musterd.port.GitHubSurvey.Installation;
import dev.musterd.port.LookFailed;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** All looks at GitHub, in the order in which one builds on the other. */
public final class GitHubLooks {
  /** Looked at by whoever can read secrets. */
  public static final String KEY = "the App's private key";

  static final String APP = "the App is authenticated";
  static final String GROUPS = "the runner groups";

  /** More owners say nothing new, and each costs calls. */
  private static final int OWNERS_MAX = 50;

  private final Settings settings;
  private final GitHubAt at;
  private final GitHubFront front;
  private final Asked<GitHubSurvey> github;
  private final Timers timers;
  private final InstantSource clock;
  private final Owners owners;
  private final Asked<Greeting> greeting;
  private final Asked<App> app;
  private final Asked<List<Installation>> installations;

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
   * @param github the survey as the App; fails while its key cannot be read
   */
  public GitHubLooks(
      Settings settings,
      GitHubAt at,
      GitHubFront front,
      Supplier<Future<GitHubSurvey>> github,
      Timers timers,
      InstantSource clock) {
    this.settings = settings;
    this.at = at;
    this.front = front;
    this.github = new Asked<>(github);
    this.timers = timers;
    this.clock = clock;
    owners = Owners.of(settings);
    greeting = new Asked<>(front::greeting);
    app = new Asked<>(() -> ask(GitHubSurvey::app));
    installations = new Asked<>(() -> ask(GitHubSurvey::installations));
  }

  public List<Look> all() {
    List<Look> looks = new ArrayList<>();
    looks.add(look(Greetings.REACHED, List.of(), this::reached));
    looks.add(look(Greetings.CLOCK, List.of(Greetings.REACHED), this::clock));
    looks.add(look(APP, List.of(Greetings.REACHED, KEY), this::authenticated));
    looks.add(look(Permissions.SUBJECT, List.of(APP), this::asked));
    looks.add(look(Installed.SUBJECT, List.of(APP), this::installed));
    looks.add(look(GROUPS, List.of(APP), this::groups));
    looks.add(look(WebhookAddress.SUBJECT, List.of(APP), this::address));
    looks.add(
        look(
            Deliveries.SUBJECT,
            List.of(APP, WebhookAddress.SUBJECT),
            () -> ask(survey -> new Ping(survey, timers, clock).send())));
    return looks;
  }

  /** The version of the runner that GitHub offers to the first owner, by os-architecture. */
  public Future<Map<String, String>> runnerVersions() {
    return installations
        .get()
        .compose(
            all ->
                owners.of(all).stream()
                    .findFirst()
                    .map(owner -> ask(survey -> survey.runnerVersions(owner)))
                    .orElseGet(
                        () ->
                            Future.failedFuture(
                                new LookFailed(
                                    LookFailed.Why.ABSENT,
                                    "no owner is known of whom GitHub could be asked"))));
  }

  private static Look look(
      String subject, List<String> needs, Supplier<Future<List<Finding>>> question) {
    return new Look(subject, needs, question);
  }

  private <T> Future<T> ask(Function<GitHubSurvey, Future<T>> question) {
    return github.get().compose(question::apply);
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

  private Future<List<Finding>> authenticated() {
    return app.get()
        .map(found -> Finding.good(APP, found.slug() + ", of " + found.owner()))
        .recover(
            failure ->
                LookFailed.why(failure) == LookFailed.Why.UNAUTHENTICATED
                    ? Future.succeededFuture(List.of(unknown(failure)))
                    : Future.failedFuture(failure));
  }

  private Finding unknown(Throwable failure) {
    return Remedies.failed(
        APP,
        failure,
        "github.app.id and github.app.private-key must belong together, and to an App at "
            + at.web()
            + "; make a new private key in the App's settings if in doubt");
  }

  private Places places(App found) {
    return new Places(at.web(), at.hosted(), found.slug());
  }

  private Permissions permissions(App found) {
    Settings.GitHub wanted = settings.github();
    return new Permissions(wanted.scope(), wanted.events(), places(found));
  }

  private Future<List<Finding>> asked() {
    return app.get().map(found -> permissions(found).asked(found));
  }

  private Future<List<Finding>> installed() {
    return Future.all(app.get(), installations.get()).compose(_ -> installed(app.get().result()));
  }

  private Future<List<Finding>> installed(App found) {
    List<Installation> all = installations.get().result();
    Installed judge = new Installed(places(found));
    List<Owner> wanted = owners.of(all);
    List<Finding> findings = new ArrayList<>(judge.of(wanted, all));
    wanted.stream()
        .flatMap(owner -> Owners.serving(owner, all).stream())
        .filter(each -> !each.suspended())
        .distinct()
        .forEach(each -> findings.add(permissions(found).granted(found, each)));
    return each(
            owners.repositories(),
            repository ->
                ask(survey -> survey.covers(repository))
                    .map(covered -> List.of(judge.covers(repository, covered))))
        .map(
            covered -> {
              findings.addAll(covered);
              return findings;
            });
  }

  private Future<List<Finding>> groups() {
    if (settings.github().scope() == Owner.Scope.REPOSITORY) {
      return Future.succeededFuture(Finding.good(GROUPS, "repositories have none"));
    }
    return installations
        .get()
        .compose(
            all -> {
              List<Owner> served =
                  owners.of(all).stream()
                      .filter(
                          owner ->
                              Owners.serving(owner, all).filter(it -> !it.suspended()).isPresent())
                      .limit(OWNERS_MAX)
                      .toList();
              return served.isEmpty()
                  ? Future.succeededFuture(
                      List.of(new Finding.NotLooked(GROUPS, "needs an installation first")))
                  : each(served, this::groups);
            });
  }

  private Future<List<Finding>> groups(Owner owner) {
    return ask(survey -> survey.runnerGroups(owner))
        .compose(
            known ->
                each(
                    settings.runnerPools().stream()
                        .map(RunnerPool::runnerGroup)
                        .distinct()
                        .toList(),
                    wanted -> group(new GroupAdmission(owner, wanted), known)))
        .recover(failure -> Future.succeededFuture(List.of(closed(owner, failure))));
  }

  private Future<List<Finding>> group(GroupAdmission admission, List<Group> known) {
    return admission
        .find(known)
        .map(
            group ->
                admitted(admission.owner(), group)
                    .map(names -> List.of(admission.of(group, names, owners.repositories()))))
        .orElseGet(() -> Future.succeededFuture(List.of(admission.absent(known))));
  }

  private Future<Set<String>> admitted(Owner owner, Group group) {
    return group.visibility().equals("selected") && owner instanceof Owner.Organization
        ? ask(survey -> survey.repositories(owner, group.id()))
        : Future.succeededFuture(Set.of("all"));
  }

  /** GitHub documents that Apps may not ask for an enterprise's runners. */
  private static Finding closed(Owner owner, Throwable failure) {
    String subject = "runner groups of " + owner;
    return owner instanceof Owner.Enterprise
        ? Remedies.failed(
            subject,
            failure,
            "GitHub may not let Apps manage an enterprise's runners: use github.scope ="
                + " organization")
        : Remedies.finding(subject, failure);
  }

  private Future<List<Finding>> address() {
    return Future.all(app.get(), ask(GitHubSurvey::webhook))
        .map(
            both ->
                new WebhookAddress(settings.http().path(), at.elsewhere(), places(both.resultAt(0)))
                    .of(both.resultAt(1)));
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
