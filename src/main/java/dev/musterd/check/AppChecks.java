package dev.musterd.check;

import dev.musterd.check.GitHubChecks.GitHubAt;
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

/** The looks at one App. Where there are several, each subject names it. */
final class AppChecks {
  static final String APP = "the App is authenticated";

  private final Settings settings;
  private final GitHubAt at;
  private final CheckedApp which;
  private final Timers timers;
  private final InstantSource clock;
  private final Lazy<GitHubSurvey> survey;
  private final Lazy<App> app;
  private final Lazy<List<Installation>> installations;

  AppChecks(Settings settings, GitHubAt at, CheckedApp which, Timers timers, InstantSource clock) {
    this.settings = settings;
    this.at = at;
    this.which = which;
    this.timers = timers;
    this.clock = clock;
    survey = new Lazy<>(which.survey());
    app = new Lazy<>(() -> ask(GitHubSurvey::app));
    installations = new Lazy<>(() -> ask(GitHubSurvey::installations));
  }

  /** What only tells of the App itself. */
  List<Check> own() {
    return List.of(
        look(
            APP,
            List.of(ReachabilityCheck.REACHED, which.subject(GitHubChecks.KEY)),
            this::authenticated),
        look(AppPermissionCheck.SUBJECT, List.of(which.subject(APP)), this::asked));
  }

  /** The way of its webhooks. */
  List<Check> webhooks() {
    return List.of(
        look(WebhookUrlCheck.SUBJECT, List.of(which.subject(APP)), this::address),
        look(
            RecentDeliveries.SUBJECT,
            List.of(which.subject(APP), which.subject(WebhookUrlCheck.SUBJECT)),
            () -> ask(survey -> new WebhookDeliveryCheck(survey, timers, clock).send())));
  }

  CheckedApp which() {
    return which;
  }

  /** Fails while GitHub does not know it. */
  Future<App> app() {
    return app.get();
  }

  /** Fails when it is not known where it is installed. */
  Future<SeenApp> seen() {
    return Future.all(app.get(), installations.get(), survey.get())
        .map(
            _ -> {
              App found = app.get().result();
              return new SeenApp(
                  which, found, places(found), installations.get().result(), survey.get().result());
            });
  }

  private Check look(String subject, List<String> needs, Supplier<Future<List<Finding>>> question) {
    return new Check(
        which.subject(subject),
        needs,
        () ->
            question
                .get()
                .map(
                    found ->
                        found.stream()
                            .map(each -> each.about(which.subject(each.subject())))
                            .toList()));
  }

  private <T> Future<T> ask(Function<GitHubSurvey, Future<T>> question) {
    return survey.get().compose(question::apply);
  }

  private Future<List<Finding>> authenticated() {
    return app.get()
        .map(found -> Finding.good(APP, found.slug() + ", of " + found.owner()))
        .recover(
            failure ->
                CheckFailedException.why(failure) == CheckFailedException.Why.UNAUTHENTICATED
                    ? Future.succeededFuture(List.of(unknown(failure)))
                    : Future.failedFuture(failure));
  }

  private Finding unknown(Throwable failure) {
    return Remedies.failed(
        APP,
        failure,
        "%1$s.id and %1$s.private-key must belong together, and to an App at %2$s; make a new private key in the App's settings if in doubt"
            .formatted(which.key(), at.web()));
  }

  private AppLinks places(App found) {
    return new AppLinks(at.web(), at.hosted(), found.slug());
  }

  private Future<List<Finding>> asked() {
    return app.get()
        .map(found -> AppPermissionCheck.of(settings.github(), places(found)).asked(found));
  }

  private Future<List<Finding>> address() {
    return app.get()
        .map(found -> new WebhookUrlCheck(settings.http().path(), at.elsewhere(), places(found)))
        .compose(
            judge ->
                ask(GitHubSurvey::webhook)
                    .map(judge::of)
                    .recover(
                        failure ->
                            CheckFailedException.why(failure) == CheckFailedException.Why.ABSENT
                                ? Future.succeededFuture(judge.absent(failure, which.option()))
                                : Future.failedFuture(failure)));
  }
}
