package dev.musterd.daemon;

import dev.musterd.config.ReadResult;
import dev.musterd.config.SecretFiles;
import dev.musterd.config.Settings;
import dev.musterd.decide.IdleSchedule;
import dev.musterd.flow.Duties;
import dev.musterd.flow.MirrorRunnerBinaries;
import dev.musterd.github.client.AppJwt;
import dev.musterd.model.Event;
import dev.musterd.port.Compute;
import dev.musterd.port.GitHub;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Ports;
import dev.musterd.port.Timers;
import dev.musterd.port.TokenStore;
import dev.musterd.telemetry.EventLog;
import dev.musterd.telemetry.EventTee;
import dev.musterd.telemetry.Metrics;
import dev.musterd.telemetry.RejectionLimit;
import dev.musterd.telemetry.Timelines;
import dev.musterd.wiring.AwsAdapters;
import dev.musterd.wiring.GitHubAdapters;
import dev.musterd.wiring.MirrorAdapters;
import dev.musterd.wiring.SecretReader;
import dev.musterd.wiring.StartupException;
import dev.musterd.wiring.SteadyClock;
import dev.musterd.wiring.Version;
import dev.musterd.wiring.VertxTimers;
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
public final class Daemon extends VerticleBase {
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
  private Optional<SystemdService> service = Optional.empty();

  /** What is there once the daemon runs. */
  private record Running(
      AwsAdapters aws, Duties duties, Loops loops, HttpListeners doors, Reload reload) {}

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
    return AwsAdapters.start(vertx, context, settings.aws().region(), wall, timers)
        .compose(aws -> assemble(aws, timers))
        .compose(this::open);
  }

  private Future<Running> assemble(AwsAdapters aws, Timers timers) {
    SecretReader secrets = new SecretReader(vertx, new SecretFiles(environment), aws::secret);
    GitHubAdapters side = new GitHubAdapters(vertx, settings.github(), secrets, wall);
    Future<ListenerSecrets> known = ListenerSecrets.read(side, secrets, settings.management());
    Future<Ports> ports = ports(aws, side, timers);
    Future<AppJwt> jwt = side.statement(settings.github().app());
    return StartupException.unlessAll(known, ports)
        .map(
            _ -> {
              MirrorAdapters mirror =
                  new MirrorAdapters(settings, aws.archive(settings), journal, timers);
              MirrorRunnerBinaries duty =
                  mirror.duty(
                      vertx, jwt.result(), wall, clock, metrics::githubCalled, (_, _) -> {});
              return run(
                  aws,
                  ports.result(),
                  new MirrorSchedule(settings.binaries(), duty, timers, clock),
                  secrets,
                  known.result());
            });
  }

  private Future<Ports> ports(AwsAdapters aws, GitHubAdapters side, Timers timers) {
    Future<GitHub> github = side.gitHub(timers, metrics::githubCalled);
    Future<JobQueue> queue =
        StartupException.naming("the queue", aws.queue(settings, timers, journal));
    Future<TokenStore> tokens =
        StartupException.naming("the AWS account", aws.tokens(settings, clock, timers));
    Future<Compute> compute = aws.compute(settings.environment(), clock);
    return StartupException.unlessAll(github, queue, tokens, compute)
        .map(
            _ ->
                new Ports(
                    github.result(),
                    compute.result(),
                    queue.result(),
                    tokens.result(),
                    journal,
                    timers,
                    clock));
  }

  private Running run(
      AwsAdapters aws,
      Ports ports,
      MirrorSchedule mirroring,
      SecretReader secrets,
      ListenerSecrets known) {
    Duties duties = new Duties(DutyPolicies.of(settings), ports);
    register(duties);
    IdleSchedule reaping = new IdleSchedule(settings.scaleDown().schedule());
    Loops loops = Loops.of(duties, ports, reaping, mirroring);
    HttpListeners.Parts parts =
        new HttpListeners.Parts(duties, loops.readiness(), loops.reap(), metrics, timelines);
    HttpListeners doors = HttpListeners.of(vertx, settings, known, parts, ports);
    Reload reload = new Reload(vertx, started, known, again, secrets, doors, duties, journal);
    return new Running(aws, duties, loops, doors, reload);
  }

  private void register(Duties duties) {
    metrics.gauge(
        "musterd_jobs_waiting", "jobs that have not started", () -> duties.backlog().size());
    metrics.gauge("musterd_runners", "live instances", () -> duties.inventory().size());
  }

  private Future<Void> open(Running ready) {
    running = ready;
    ready.loops().begin(context);
    context.runOnContext(
        _ -> ready.duties().recoverOnStart().recover().onSuccess(_ -> ready.loops().settled()));
    return ready
        .doors()
        .open()
        .onSuccess(
            _ -> {
              journal.record(ready(ready.doors()));
              if (settings.recovery().enabled()) {
                ready.loops().recover().start(); // What it brings comes through the open door.
              }
            })
        .compose(_ -> serve(ready));
  }

  private Event ready(HttpListeners doors) {
    return new Event.DaemonReady(
        address(settings.http().host(), doors.webhooks().port()) + settings.http().path(),
        address(settings.management().host(), doors.management().port()));
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
    if (running == null) {
      return Future.succeededFuture();
    }
    Duration patience = settings.shutdownTimeout().dividedBy(2);
    running.loops().readiness().stopping();
    service.ifPresent(SystemdService::stopping);
    return running
        .doors()
        .webhooks()
        .close(patience)
        .compose(_ -> drain(running, patience.dividedBy(2)))
        .compose(_ -> running.duties().renewLeases().giveBack())
        .onSuccess(held -> journal.record(new Event.DaemonStopped(held)))
        .eventually(() -> running.doors().management().close(Duration.ZERO))
        .eventually(this::leaveAws);
  }

  /** It may wait for native threads. */
  private Future<?> leaveAws() {
    return vertx.executeBlocking(
        () -> {
          running.aws().close();
          return true;
        },
        false);
  }

  /** What is not answered by then is left to the next life, as after a crash. */
  private Future<?> drain(Running running, Duration patience) {
    running.duties().provisionRunners().close();
    running.duties().recoverDeliveries().close();
    return running
        .loops()
        .stop()
        .compose(
            _ ->
                Future.any(
                    Future.join(
                        running.duties().provisionRunners().drained(), running.loops().stopSlow()),
                    vertx.timer(patience.toMillis(), TimeUnit.MILLISECONDS)));
  }
}
