package dev.musterd.app;

import dev.musterd.config.ReadResult;
import dev.musterd.config.Secret;
import dev.musterd.config.SecretFiles;
import dev.musterd.config.Settings;
import dev.musterd.decide.IdleSchedule;
import dev.musterd.flow.MirrorRunnerBinaries;
import dev.musterd.github.AppJwt;
import dev.musterd.http.ManagementApi;
import dev.musterd.http.ManagementServer;
import dev.musterd.http.WebhookServer;
import dev.musterd.http.WebhookSignature;
import dev.musterd.loop.PullLoop;
import dev.musterd.loop.TickLoop;
import dev.musterd.model.Event;
import dev.musterd.port.Compute;
import dev.musterd.port.GitHub;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Timers;
import dev.musterd.port.TokenStore;
import dev.musterd.telemetry.EventLog;
import dev.musterd.telemetry.EventTee;
import dev.musterd.telemetry.Metrics;
import dev.musterd.telemetry.RejectionLimit;
import dev.musterd.telemetry.Timelines;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The daemon: start order, stop order. Everything of it belongs to one event loop. */
final class Daemon extends VerticleBase {
  private static final Duration LOOK_PERIOD = Duration.ofSeconds(1);

  private final ReadResult.Valid started;
  private final Settings settings;
  private final Supplier<ReadResult> again;
  private final Map<String, String> environment;

  /** For whoever compares with the clocks of AWS and GitHub, such as a token's last instant. */
  private final InstantSource wall = InstantSource.system();

  /** For duties, which measure how long something has been so. */
  private final InstantSource clock = SteadyClock.system();

  private final Metrics metrics = new Metrics(clock);
  private final Timelines timelines = new Timelines(clock);
  private final EventTee journal =
      new EventTee(List.of(new RejectionLimit(new EventLog(), clock), metrics, timelines));
  private Running running;
  private Optional<Service> service = Optional.empty();

  /** What is there once the daemon runs. */
  private record Running(
      AwsSide aws,
      Duties duties,
      Reload.Doors doors,
      PullLoop pull,
      TickLoop look,
      TickLoop authenticate,
      TickLoop reap,
      TickLoop recover,
      Mirroring mirroring,
      Readiness readiness,
      Reload reload) {}

  /**
   * @param started the configuration to start with
   * @param again reads it once more, for a reload; blocks
   * @param environment the process's variables, where secrets may be
   */
  Daemon(ReadResult.Valid started, Supplier<ReadResult> again, Map<String, String> environment) {
    this.started = started;
    this.settings = started.settings();
    this.again = again;
    this.environment = environment;
  }

  @Override
  public Future<?> start() {
    journal.record(
        new Event.DaemonStarting(
            Version.number(), settings.environment(), settings.pools().size()));
    Timers timers = new VertxTimers(vertx);
    return AwsSide.start(vertx, context, settings.aws().region(), wall, timers)
        .compose(aws -> assemble(aws, timers))
        .compose(this::open);
  }

  private Future<Running> assemble(AwsSide aws, Timers timers) {
    SecretReader secrets =
        new SecretReader(vertx, new SecretFiles(environment), aws.secrets()::read);
    GitHubSide side = new GitHubSide(vertx, settings.github(), secrets, wall);
    Future<GitHub> github = side.gitHub(timers, metrics::githubCalled);
    Future<AppJwt> jwt = side.statement(settings.github().app());
    Future<Map<String, List<Secret>>> hooks = side.webhookSecrets();
    Future<Optional<Secret>> token =
        secrets.find("management.token", settings.management().token());
    Future<JobQueue> queue = StartFailed.naming("the queue", aws.queue(settings, timers, journal));
    Future<TokenStore> tokens =
        StartFailed.naming("the AWS account", aws.tokens(settings, clock, timers));
    Future<Compute> compute = aws.compute(settings.environment(), clock);
    return StartFailed.unlessAll(github, hooks, token, queue, tokens, compute)
        .map(
            _ -> {
              Ports ports =
                  new Ports(
                      github.result(),
                      compute.result(),
                      queue.result(),
                      tokens.result(),
                      journal,
                      timers,
                      clock);
              MirrorRunnerBinaries mirror =
                  new Mirror(settings, aws.archive(settings), journal, timers)
                      .duty(vertx, jwt.result(), wall, clock, metrics::githubCalled, (_, _) -> {});
              return run(
                  aws, ports, mirror, secrets, new DoorSecrets(hooks.result(), token.result()));
            });
  }

  private Running run(
      AwsSide aws,
      Ports ports,
      MirrorRunnerBinaries mirror,
      SecretReader secrets,
      DoorSecrets known) {
    Duties duties = Duties.of(Policies.of(settings), ports);
    IdleSchedule reaping = new IdleSchedule(settings.scaleDown().schedule());
    Timers timers = ports.timers();
    PullLoop pull = new PullLoop(timers, clock, () -> duties.receiveTickets().receive());
    TickLoop look = new TickLoop(timers, clock, TickLoop.every(LOOK_PERIOD), duties::lookAround);
    TickLoop reap = new TickLoop(timers, clock, reaping::next, duties::reap);
    TickLoop recover =
        new TickLoop(timers, clock, duties.recoverDeliveries()::next, duties::recover);
    Authentication authentication = new Authentication(ports.github(), journal);
    TickLoop authenticate =
        new TickLoop(timers, clock, authentication::next, authentication::check);
    Readiness readiness =
        new Readiness(
            duties.provisionRunners()::isOpen, pull, authenticate, reap, reaping::next, clock);
    register(duties);
    Reload.Doors doors =
        new Reload.Doors(
            webhooks(duties, known.signing(), timers),
            management(known.token(), readiness, api(duties, reap)));
    Reload reload = new Reload(vertx, started, known, again, secrets, doors, duties, journal);
    return new Running(
        aws,
        duties,
        doors,
        pull,
        look,
        authenticate,
        reap,
        recover,
        new Mirroring(settings.binaries(), mirror, timers, clock),
        readiness,
        reload);
  }

  private ManagementServer management(
      Optional<Secret> token, Readiness readiness, ManagementApi api) {
    return new ManagementServer(
        vertx,
        settings.management().host(),
        settings.management().port(),
        token.map(Secret::reveal),
        readiness::reasons,
        metrics::scrape,
        api);
  }

  private WebhookServer webhooks(Duties duties, List<String> signing, Timers timers) {
    Settings.Http http = settings.http();
    return new WebhookServer(
        vertx,
        new WebhookServer.Options(
            http.host(),
            http.port(),
            http.path(),
            http.maxBody(),
            http.timeout(),
            WebhookServer.PATIENCE,
            http.tls().map(tls -> new WebhookServer.Tls(tls.certificate(), tls.key()))),
        WebhookSignature.of(signing, settings.github().acceptSha1Signatures()),
        event -> duties.acceptWebhook().accept(event),
        timers,
        journal,
        metrics::webhookAnswered);
  }

  private ManagementApi api(Duties duties, TickLoop reap) {
    return new ManagementApi(
        duties.explain(),
        duties.surveyFleet(),
        duties.rehearseReaping(),
        new ManagementApi.Timeline(timelines::of, Timelines::json),
        reap::runAgain,
        clock);
  }

  private void register(Duties duties) {
    metrics.gauge(
        "musterd_jobs_waiting", "jobs that have not started", () -> duties.backlog().size());
    metrics.gauge("musterd_runners", "live instances", () -> duties.inventory().size());
  }

  private Future<Void> open(Running ready) {
    running = ready;
    // A turn of the event loop each: the first call of every client loads its classes.
    context.runOnContext(_ -> ready.pull().start());
    context.runOnContext(_ -> ready.look().start());
    context.runOnContext(_ -> ready.authenticate().start());
    context.runOnContext(_ -> ready.duties().settleIn().settle().onSuccess(_ -> settled(ready)));
    return ready
        .doors()
        .management()
        .start()
        .compose(_ -> ready.doors().webhooks().start())
        .onSuccess(
            _ -> {
              journal.record(
                  new Event.DaemonReady(
                      address(settings.http().host(), ready.doors().webhooks().port())
                          + settings.http().path(),
                      address(settings.management().host(), ready.doors().management().port())));
              if (settings.recovery().enabled()) {
                ready.recover().start(); // What it brings comes through the open door.
              }
            })
        .compose(_ -> serve(ready));
  }

  private Future<Void> serve(Running ready) {
    Service.Parts parts =
        new Service.Parts(
            environment,
            ready.readiness()::reasons,
            () -> Service.figures(ready.duties().backlog(), ready.duties().inventory()),
            ready.reload());
    return Service.start(vertx, context, parts, clock, new VertxTimers(vertx))
        .onSuccess(begun -> service = Optional.of(begun))
        .mapEmpty();
  }

  private static void settled(Running ready) {
    ready.reap().start();
    ready.mirroring().start();
  }

  private String address(String host, int port) {
    return host + ":" + port;
  }

  @Override
  public Future<?> stop() {
    if (running == null) {
      return Future.succeededFuture();
    }
    Duration patience = settings.shutdownTimeout().dividedBy(2);
    running.readiness().stopping();
    service.ifPresent(Service::stopping);
    return running
        .doors()
        .webhooks()
        .close(patience)
        .compose(_ -> drain(running, patience.dividedBy(2)))
        .compose(_ -> running.duties().renewLeases().giveBack())
        .onSuccess(held -> journal.record(new Event.DaemonStopped(held)))
        .eventually(() -> running.doors().management().close(Duration.ZERO))
        .onComplete(_ -> running.aws().close());
  }

  /** What is not answered by then is left to the next life, as after a crash. */
  private Future<?> drain(Running running, Duration patience) {
    running.duties().provisionRunners().close();
    running.duties().recoverDeliveries().close();
    return Future.join(
            running.pull().stop(),
            running.look().stop(),
            running.reap().stop(),
            running.authenticate().stop())
        .compose(
            _ ->
                Future.any(
                    Future.join(
                        running.duties().provisionRunners().drained(),
                        running.recover().stop(),
                        running.mirroring().stop()),
                    vertx.timer(patience.toMillis(), TimeUnit.MILLISECONDS)));
  }
}
