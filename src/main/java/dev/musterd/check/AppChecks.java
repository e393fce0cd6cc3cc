package dev.musterd.check;

import dev.musterd.check.CheckedApp.Known;
import dev.musterd.config.Settings;
import dev.musterd.port.CheckFailedException;
import dev.musterd.port.GitHubSurvey;
import dev.musterd.port.GitHubSurvey.App;
import dev.musterd.port.GitHubSurvey.Installation;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The checks of one App. Where there are several Apps, each subject names its own. */
final class AppChecks {
  static final String APP = "the App is authenticated";

  private final Settings settings;
  private final CheckedGitHub gitHub;
  private final CheckedApp configured;
  private final Timers timers;
  private final InstantSource clock;
  private final Lazy<GitHubSurvey> survey;
  private final Lazy<App> app;
  private final Lazy<List<Installation>> installations;
  private final Check authentication;

  /**
   * What all Apps have in common.
   *
   * @param reachability the check that GitHub is reached
   */
  record Target(Settings settings, CheckedGitHub gitHub, Check reachability) {}

  AppChecks(Target target, CheckedApp configured, Timers timers, InstantSource clock) {
    this.settings = target.settings();
    this.gitHub = target.gitHub();
    this.configured = configured;
    this.timers = timers;
    this.clock = clock;
    survey = new Lazy<>(configured.survey());
    app = new Lazy<>(() -> ask(GitHubSurvey::app));
    installations = new Lazy<>(() -> ask(GitHubSurvey::installations));
    authentication =
        check(APP, List.of(target.reachability(), configured.privateKey()), this::authenticated);
  }

  Check authentication() {
    return authentication;
  }

  /** Who the App is and what it may do. */
  List<Check> identity() {
    return List.of(
        authentication,
        check(AppPermissionCheck.SUBJECT, List.of(authentication), this::permissions));
  }

  /** Whether its webhooks arrive. */
  List<Check> webhooks() {
    Check url = check(WebhookUrlCheck.SUBJECT, List.of(authentication), this::webhookUrl);
    Check delivery =
        check(
            WebhookDeliveryCheck.SUBJECT,
            List.of(authentication, url),
            () -> ask(survey -> new WebhookDeliveryCheck(survey, timers, clock).send()));
    return List.of(url, delivery);
  }

  CheckedApp configured() {
    return configured;
  }

  /** Fails while GitHub does not know the App. */
  Future<App> app() {
    return app.get();
  }

  /** Fails when GitHub does not list its installations. */
  Future<Known> known() {
    return Future.all(app.get(), installations.get(), survey.get())
        .map(
            _ -> {
              App found = app.get().result();
              return new Known(
                  configured,
                  found,
                  links(found),
                  installations.get().result(),
                  survey.get().result());
            });
  }

  private Check check(String subject, List<Check> needs, Supplier<Future<List<Finding>>> body) {
    return new Check(
        configured.subject(subject),
        needs,
        () ->
            body.get()
                .map(
                    findings ->
                        findings.stream()
                            .map(finding -> finding.about(configured.subject(finding.subject())))
                            .toList()));
  }

  private <T> Future<T> ask(Function<GitHubSurvey, Future<T>> request) {
    return survey.get().compose(request::apply);
  }

  private Future<List<Finding>> authenticated() {
    return app.get()
        .map(found -> Finding.good(APP, named(found) + ", of " + found.owner()))
        .recover(
            failure ->
                CheckFailedException.why(failure) == CheckFailedException.Why.UNAUTHENTICATED
                    ? Future.succeededFuture(List.of(unknown(failure)))
                    : Future.failedFuture(failure));
  }

  private static String named(App found) {
    return found.slug().isEmpty() ? "an App" : found.slug();
  }

  private Finding unknown(Throwable failure) {
    return Remedies.failed(
        APP,
        failure,
        "%1$s.id and %1$s.private-key must belong together, and to an App at %2$s; make a new private key in the App's settings if in doubt"
            .formatted(configured.key(), gitHub.web()));
  }

  private AppLinks links(App found) {
    return new AppLinks(gitHub.web(), gitHub.hosted(), found.slug());
  }

  private Future<List<Finding>> permissions() {
    return app.get().map(found -> AppPermissionCheck.of(settings, links(found)).requested(found));
  }

  private Future<List<Finding>> webhookUrl() {
    return app.get()
        .map(found -> new WebhookUrlCheck(settings.http().path(), gitHub.remote(), links(found)))
        .compose(
            check ->
                ask(GitHubSurvey::webhook)
                    .map(check::of)
                    .recover(
                        failure ->
                            CheckFailedException.why(failure) == CheckFailedException.Why.ABSENT
                                ? Future.succeededFuture(check.absent(failure, configured.option()))
                                : Future.failedFuture(failure)));
  }
}
