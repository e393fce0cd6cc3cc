package dev.musterd.daemon;

import dev.musterd.base.ProxyRoutes;
import dev.musterd.config.ReadResult;
import dev.musterd.config.SecretFiles;
import dev.musterd.config.Settings;
import dev.musterd.decide.IdleSchedule;
import dev.musterd.decide.cost.PriceList;
import dev.musterd.flow.Duties;
import dev.musterd.flow.MirrorRunnerBinaries;
import dev.musterd.flow.notification.NotificationTarget;
import dev.musterd.flow.notification.SendNotifications;
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.GitHubHttp;
import dev.musterd.model.Event;
import dev.musterd.port.AwsCallListener;
import dev.musterd.port.CheckRuns;
import dev.musterd.port.Compute;
import dev.musterd.port.GitHub;
import dev.musterd.port.InstanceEvents;
import dev.musterd.port.InterruptionLog;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Ledger;
import dev.musterd.port.PausedPools;
import dev.musterd.port.Ports;
import dev.musterd.port.RunnerArchive;
import dev.musterd.port.RunnerReleases;
import dev.musterd.port.Timers;
import dev.musterd.port.TokenStore;
import dev.musterd.port.WorkflowRuns;
import dev.musterd.telemetry.EventTee;
import dev.musterd.telemetry.Metrics;
import dev.musterd.telemetry.RejectionLimit;
import dev.musterd.telemetry.Timelines;
import dev.musterd.wiring.AwsAdapters;
import dev.musterd.wiring.GitHubAdapters;
import dev.musterd.wiring.MirrorAdapters;
import dev.musterd.wiring.NotificationAdapters;
import dev.musterd.wiring.ProxyReader;
import dev.musterd.wiring.SecretReader;
import dev.musterd.wiring.StartupException;
import dev.musterd.wiring.SteadyClock;
import dev.musterd.wiring.Version;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The daemon: start order, stop order. Everything of it belongs to one event loop. */
public final class Daemon extends VerticleBase {
  private final ReadResult.Valid started;
  private final Settings settings;
  private final Supplier<ReadResult> again;
  private final Map<String, String> environment;

  /** For comparisons with times of AWS and GitHub, such as a token's expiry. */
  private final InstantSource wall = InstantSource.system();

  /** For duties, which measure how long something has been so. */
  private final InstantSource clock = SteadyClock.system();

  private final Metrics metrics = new Metrics(clock);
  private final Recordings recordings = new Recordings(clock);
  private final OtlpExport exports = new OtlpExport(metrics, recordings.timelines());
  private final NotificationRelay notifications = new NotificationRelay();
  private final EventTee journal =
      new EventTee(
          List.of(
              recordings,
              new RejectionLimit(recordings.lines(), clock),
              metrics,
              exports,
              notifications));
  private final CallTracker calls = new CallTracker();
  private Running running;
  private Optional<SystemdService> service = Optional.empty();

  /** The parts of a running daemon. */
  private record Running(
      AwsAdapters aws, Duties duties, Loops loops, HttpListeners listeners, Reload reload) {}

  /**
   * What a start reads of files, off the event loop.
   *
   * @param routes the way out
   * @param prices of instances on demand
   */
  private record StartFiles(ProxyRoutes routes, PriceList prices) {}

  /** The secrets as they were read at the start, and their reader for later. */
  private record Secrets(SecretReader reader, LoadedSecrets known) {}

  /**
   * @param started the configuration to start with
   * @param again reads it once more, for a reload; blocks
   * @param environment the process's variables, where secrets may be
   */
  public Daemon(
      ReadResult.Valid started, Supplier<ReadResult> again, Map<String, String> environment) {
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
    return vertx
        .executeBlocking(this::read, false)
        .compose(
            files ->
                exports
                    .start(
                        vertx, context, new OtlpExport.Reach(environment, files.routes()), journal)
                    .compose(_ -> start(files, timers)))
        .compose(this::open);
  }

  private StartFiles read() {
    return new StartFiles(
        new ProxyReader(environment).routes(settings.proxy()), PriceListFile.shipped());
  }

  private Future<Running> start(StartFiles files, Timers timers) {
    AwsAdapters.Reach reach =
        new AwsAdapters.Reach(settings.aws().region(), files.routes(), this::awsCalled);
    return AwsAdapters.start(vertx, context, reach, wall, timers)
        .compose(aws -> assemble(aws, files, timers));
  }

  private void awsCalled(AwsCallListener.Call call) {
    metrics.awsCalled(call);
    recordings.awsCalls().ended(call);
  }

  private Future<Running> assemble(AwsAdapters aws, StartFiles files, Timers timers) {
    ProxyRoutes routes = files.routes();
    SecretReader secrets =
        new SecretReader(
            vertx,
            new SecretFiles(environment),
            parameter -> calls.call(() -> aws.secret(parameter)));
    SecretReader once = secrets.remembering();
    GitHubAdapters github =
        new GitHubAdapters(
            new GitHubAdapters.Reach(vertx, routes), settings.github(), once, wall, journal);
    Future<LoadedSecrets> known = LoadedSecrets.read(settings, once);
    Future<?> told =
        new NotificationAdapters(vertx, routes, once, wall, Timelines::json)
            .receivers(settings)
            .onSuccess(receivers -> beginNotifications(receivers, timers));
    Future<Ports> ports = ports(aws, github, timers);
    Future<AppJwt> jwt = github.jwt(settings.github().app());
    return StartupException.unlessAll(known, ports, told)
        .map(
            _ -> {
              MirrorRunnerBinaries duty = mirror(aws, github.http(), jwt.result(), timers);
              return run(
                  aws,
                  DutyPolicies.of(settings, files.prices(), aws.region()),
                  ports.result(),
                  new MirrorSchedule(settings.binaries(), duty, timers, clock),
                  github,
                  new Secrets(secrets, known.result()));
            });
  }

  private void beginNotifications(List<NotificationAdapters.Receiver> receivers, Timers timers) {
    List<NotificationTarget> targets =
        receivers.stream().map(NotificationAdapters.Receiver::target).toList();
    notifications.begin(context, new SendNotifications(targets, journal, timers, clock));
  }

  private MirrorRunnerBinaries mirror(AwsAdapters aws, GitHubHttp http, AppJwt jwt, Timers timers) {
    RunnerArchive archive = calls.track(RunnerArchive.class, aws.archive(settings));
    MirrorAdapters mirror = new MirrorAdapters(settings, archive, journal, timers);
    RunnerReleases releases = mirror.releases(http, jwt, wall, metrics::githubCalled);
    return mirror.duty(calls.track(RunnerReleases.class, releases), clock, (_, _) -> {});
  }

  private Future<Ports> ports(AwsAdapters aws, GitHubAdapters github, Timers timers) {
    Future<GitHubAdapters.Clients> client = github.gitHub(timers, metrics::githubCalled);
    Future<JobQueue> queue =
        StartupException.naming("the queue", aws.queue(settings, timers, journal));
    Future<TokenStore> tokens =
        StartupException.naming("the AWS account", aws.tokens(settings, clock, timers));
    Future<Compute> compute = aws.compute(settings.environment(), clock, journal);
    Future<InstanceEvents> events =
        StartupException.naming("the AWS account", aws.events(settings));
    return StartupException.unlessAll(client, queue, tokens, compute, events)
        .map(
            _ ->
                new Ports(
                    calls.track(GitHub.class, client.result().api()),
                    calls.track(WorkflowRuns.class, client.result().runs()),
                    calls.track(CheckRuns.class, client.result().checkRuns()),
                    calls.track(Compute.class, compute.result()),
                    calls.track(JobQueue.class, queue.result()),
                    calls.track(InstanceEvents.class, events.result()),
                    calls.track(TokenStore.class, tokens.result()),
                    calls.track(InterruptionLog.class, aws.interruptions(settings)),
                    calls.track(PausedPools.class, aws.pausedPools(settings)),
                    calls.track(Ledger.class, aws.ledger(settings)),
                    journal,
                    timers,
                    clock));
  }

  private Running run(
      AwsAdapters aws,
      Duties.Policy policy,
      Ports ports,
      MirrorSchedule mirroring,
      GitHubAdapters github,
      Secrets secrets) {
    Duties duties = new Duties(policy, ports);
    FleetGauges.register(metrics, duties, clock);
    ServiceGauges.register(metrics, ports);
    IdleSchedule reaping = new IdleSchedule(settings.scaleDown().schedule());
    Loops loops = Loops.of(duties, ports, reaping, mirroring);
    ServiceGauges.loops(metrics, loops.healths());
    ListenerParts parts =
        new ListenerParts(
            duties, loops.readiness(), loops.reap(), metrics, recordings, aws.region());
    HttpListeners listeners = HttpListeners.of(vertx, settings, secrets.known(), parts, ports);
    Credentials credentials =
        new Credentials(
            vertx, settings.github().apps(), github, aws, listeners, loops.authenticate()::runNow);
    Reload reload =
        new Reload(
            vertx,
            started,
            secrets.known(),
            new Reload.Source(again, secrets.reader()),
            new Reload.Target(listeners, credentials, duties, journal));
    return new Running(aws, duties, loops, listeners, reload);
  }

  private Future<Void> open(Running ready) {
    running = ready;
    ready.loops().begin(context);
    context.runOnContext(
        _ -> ready.duties().recoverOnStart().recover().onSuccess(_ -> ready.loops().settled()));
    return ready
        .listeners()
        .open()
        .onSuccess(
            _ -> {
              ready.loops().readiness().listening();
              journal.record(ready(ready.listeners()));
              if (settings.recovery().enabled()) {
                ready.loops().recover().start(); // What it brings comes through the open listener.
              }
            })
        .compose(_ -> serve(ready));
  }

  private Event ready(HttpListeners listeners) {
    return new Event.DaemonReady(
        address(settings.http().host(), listeners.webhooks().port()) + settings.http().path(),
        address(settings.management().host(), listeners.management().port()));
  }

  private Future<Void> serve(Running ready) {
    SystemdService.Parts parts =
        new SystemdService.Parts(
            environment,
            ready.loops().readiness()::reasons,
            () -> SystemdService.figures(ready.duties().backlog(), ready.duties().inventory()),
            ready.reload());
    return SystemdService.start(vertx, context, parts, clock, new VertxTimers(vertx))
        .onSuccess(begun -> service = Optional.of(begun))
        .mapEmpty();
  }

  private static String address(String host, int port) {
    return host + ":" + port;
  }

  @Override
  public Future<?> stop() {
    return running == null
        ? Future.succeededFuture()
        : new Shutdown(settings.shutdownTimeout(), calls, new VertxTimers(vertx), clock, journal)
            .run(new Stop(vertx, running, notifications, service, exports));
  }

  /** The steps of a stop. */
  private record Stop(
      Vertx vertx,
      Running running,
      NotificationRelay notifications,
      Optional<SystemdService> service,
      OtlpExport exports)
      implements Shutdown.Steps {
    @Override
    public void announce() {
      running.loops().readiness().stopping();
      service.ifPresent(SystemdService::stopping);
    }

    @Override
    public Future<?> closeListener(Duration patience) {
      return running.listeners().webhooks().close(patience);
    }

    @Override
    public Future<?> endDuties() {
      running.duties().close();
      return running
          .loops()
          .stop()
          .compose(_ -> running.duties().provisionRunners().drained())
          .compose(_ -> running.duties().recordCosts().close());
    }

    @Override
    public Future<Integer> giveBack() {
      return running.duties().renewLeases().giveBack();
    }

    @Override
    public Future<?> sendNotifications(Duration patience) {
      return notifications.close(patience);
    }

    /** To close the clients may wait for native threads. */
    @Override
    public Future<?> close() {
      return running
          .listeners()
          .management()
          .close(Duration.ZERO)
          .eventually(
              () ->
                  vertx.executeBlocking(
                      () -> {
                        running.aws().close();
                        exports.close();
                        return true;
                      },
                      false));
    }
  }
}
