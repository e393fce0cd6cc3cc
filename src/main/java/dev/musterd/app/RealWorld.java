package dev.musterd.app;

import dev.musterd.app.CheckCommand.Part;
import dev.musterd.check.AwsLooks;
import dev.musterd.check.Finding;
import dev.musterd.check.GitHubLooks;
import dev.musterd.check.Look;
import dev.musterd.config.SecretFiles;
import dev.musterd.config.SecretSource;
import dev.musterd.config.Settings;
import dev.musterd.github.AppJwt;
import dev.musterd.github.FrontDoor;
import dev.musterd.github.GitHubAddress;
import dev.musterd.github.GitHubHttp;
import dev.musterd.github.RestGitHubSurvey;
import dev.musterd.port.GitHubSurvey;
import dev.musterd.port.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** GitHub and AWS as the configuration names them. Clients are made when something asks. */
final class RealWorld implements CheckedWorld {
  private static final String WEBHOOK_SECRET = "the webhook secret";
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Timers timers = new VertxTimers(vertx);
  private final InstantSource clock = InstantSource.system();
  private final Settings settings;
  private final List<Part> parts;
  private Optional<Future<AwsSide>> aws = Optional.empty();
  private Optional<GitHubSide> gitHub = Optional.empty();

  RealWorld(Settings settings, List<Part> parts) {
    this.settings = settings;
    this.parts = parts;
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public List<Look> looks() {
    List<Look> looks = new ArrayList<>();
    Optional<Supplier<Future<Map<String, String>>>> runners = Optional.empty();
    if (parts.contains(Part.GITHUB)) {
      GitHubLooks github = github();
      looks.add(new Look(GitHubLooks.KEY, List.of(), this::key));
      looks.add(new Look(WEBHOOK_SECRET, List.of(), this::webhookSecrets));
      looks.addAll(github.all());
      runners = Optional.of(github::runnerVersions);
    }
    if (parts.contains(Part.AWS)) {
      looks.addAll(
          new AwsLooks(settings, () -> aws().map(side -> side.survey(settings)), runners).all());
    }
    return looks;
  }

  private GitHubLooks github() {
    Settings.GitHub github = settings.github();
    GitHubAddress address = GitHubSide.address(github);
    HttpClientAgent http = GitHubHttp.create(vertx, github.sslVerify(), github.caFile());
    return new GitHubLooks(
        settings,
        new GitHubLooks.GitHubAt(
            address.web(),
            address.api(),
            address.hosted(),
            !HERE.contains(address.api().getHost())),
        new FrontDoor(http, address),
        () ->
            jwt()
                .<GitHubSurvey>map(
                    signed -> new RestGitHubSurvey(http, address, signed, clock, timers)),
        timers,
        clock);
  }

  private Future<List<Finding>> key() {
    SecretSource source = settings.github().app().privateKey();
    return jwt()
        .map(_ -> Finding.good(GitHubLooks.KEY, place(source)))
        .recover(failure -> unread(GitHubLooks.KEY, failure));
  }

  private Future<List<Finding>> webhookSecrets() {
    List<SecretSource> sources = settings.github().app().webhookSecrets();
    return gitHub()
        .webhookSecrets()
        .map(_ -> Finding.good(WEBHOOK_SECRET, place(sources.getFirst())))
        .recover(failure -> unread(WEBHOOK_SECRET, failure));
  }

  private static Future<List<Finding>> unread(String subject, Throwable failure) {
    String reason = String.valueOf(failure.getMessage()).replace('\n', ';');
    return Future.succeededFuture(
        Finding.failed(
            subject,
            reason,
            "put it there, or correct the place; this user must be able to read it"));
  }

  /** Where a secret is, is no secret. */
  private static String place(SecretSource source) {
    return switch (source) {
      case SecretSource.Literal _ -> "in the configuration";
      case SecretSource.File(var path) -> path.toString();
      case SecretSource.Env(String variable) -> "the variable " + variable;
      case SecretSource.Ssm(String parameter) -> "the parameter " + parameter;
      case SecretSource.Credential(String name) -> "the credential " + name;
    };
  }

  private SecretReader secrets() {
    return new SecretReader(
        vertx,
        new SecretFiles(System.getenv()),
        parameter -> aws().compose(side -> side.secrets().read(parameter)));
  }

  private Future<AppJwt> jwt() {
    return gitHub().statement(settings.github().app());
  }

  private GitHubSide gitHub() {
    if (gitHub.isEmpty()) {
      gitHub = Optional.of(new GitHubSide(vertx, settings.github(), secrets(), clock));
    }
    return gitHub.get();
  }

  private Future<AwsSide> aws() {
    if (aws.isEmpty()) {
      aws = Optional.of(AwsSide.start(vertx, context, settings, clock, timers));
    }
    return aws.get();
  }

  /** On the main thread, which may wait for native threads. */
  @Override
  public void close() {
    aws.filter(Future::succeeded).ifPresent(side -> side.result().close());
    vertx.close().await();
  }
}
