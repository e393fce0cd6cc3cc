package dev.musterd.daemon;

import dev.musterd.base.ProxyRoutes;
import dev.musterd.config.ReadResult;
import dev.musterd.config.Settings;
import dev.musterd.config.secret.SecretFiles;
import dev.musterd.decide.IdleSchedule;
import dev.musterd.decide.cost.PriceList;
import dev.musterd.flow.Duties;
import dev.musterd.flow.MirrorRunnerBinaries;
import dev.musterd.flow.lease.GatedPorts;
import dev.musterd.flow.lease.LeaseGate;
import dev.musterd.flow.notification.NotificationTarget;
import dev.musterd.flow.notification.SendNotifications;
import dev.musterd.flow.webhook.ForwardJobNews;
import dev.musterd.flow.webhook.RefreshHookRanges;
import dev.musterd.github.client.AppJwt;
import dev.musterd.loop.TickLoop;
import dev.musterd.model.Event;
import dev.musterd.port.AwsCallListener;
import dev.musterd.port.JobNewsQueue;
import dev.musterd.port.Ports;
import dev.musterd.port.RunnerArchive;
import dev.musterd.port.RunnerReleases;
import dev.musterd.port.Timers;
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
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The daemon: start order, stop order. Everything that it decides belongs to one event loop. */
public final class Daemon extends VerticleBase {
  /** Nodes that start together ask for the networks of webhooks over this many seconds. */
  private static final int LATER_MAX = 300;

  private final ReadResult.Valid started;
  private final Settings settings;
  private final Supplier<ReadResult> again;
  private final Map<String, String> environment;
  private final List<Context> webhookLoops;

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
  private volatile Optional<NodeLease> lease = Optional.empty();

  /** Kept, as the file and so the lock would be closed with the object. */
  private Optional<ProcessLock> processLock = Optional.empty();

  private Running running;
  private Optional<SystemdService> service = Optional.empty();

  /** The parts of a running daemon. */
  private record Running(
      AwsAdapters aws,
      NodeLease lease,
      Decisions decisions,
      TickLoop authenticate,
      ListenerParts parts,
      HttpListeners listeners,
      Reload reload,
      ListenerUpkeep upkeep) {}

  /** The ways to AWS and GitHub. */
  private record Adapters(AwsAdapters aws, GitHubAdapters github, AppJwt jwt, Ports ports) {}

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
   * @param webhookLoops event loops that read webhooks; none leaves that to the daemon's own
   */
  public Daemon(
      ReadResult.Valid started,
      Supplier<ReadResult> again,
      Map<String, String> environment,
      List<Context> webhookLoops) {
    this.started = started;
    this.settings = started.settings();
    this.again = again;
    this.environment = environment;
    this.webhookLoops = List.copyOf(webhookLoops);
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
        new AwsAdapters.Reach(
            settings.aws().region(), files.routes(), this::awsCalled, this::mayDecide);
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
            new GitHubAdapters.Reach(vertx, routes, this::mayDecide),
            settings.github(),
            once,
            wall,
            journal);
    Future<LoadedSecrets> known = LoadedSecrets.read(settings, once);
    Future<?> told =
        new NotificationAdapters(vertx, routes, once, wall, Timelines::json)
            .receivers(settings)
            .onSuccess(receivers -> beginNotifications(receivers, timers));
    Future<Ports> ports =
        new DaemonPorts(settings, calls, metrics, journal, clock, this::epoch)
            .of(aws, github, timers);
    Future<AppJwt> jwt = github.jwt(settings.github().app());
    Future<String> host = vertx.executeBlocking(() -> HostName.of(environment), false);
    Future<Optional<ProcessLock>> lock =
        vertx.executeBlocking(() -> ProcessLock.take(environment), false);
    Future<JobNewsQueue> news = aws.jobNews(settings, timers);
    return StartupException.unlessAll(known, ports, told, host, lock, news)
        .map(
            _ -> {
              processLock = lock.result();
              lease =
                  Optional.of(
                      NodeLease.of(
                          settings,
                          new NodeLease.Host(
                              host.result(), processLock.map(ProcessLock::id).orElse("")),
                          aws.lease(settings),
                          ports.result()));
              return run(
                  new Adapters(aws, github, jwt.result(), ports.result()),
                  lease.get(),
                  calls.track(JobNewsQueue.class, news.result()),
                  files.prices(),
                  new Secrets(secrets, known.result()));
            });
  }

  private long epoch() {
    return lease.map(NodeLease::epoch).orElse(0L);
  }

  /** Whether calls may leave that only the node that decides makes. Asked by any thread. */
  private boolean mayDecide() {
    return lease.filter(NodeLease::isDeciding).isPresent();
  }

  private void beginNotifications(List<NotificationAdapters.Receiver> receivers, Timers timers) {
    List<NotificationTarget> targets =
        receivers.stream().map(NotificationAdapters.Receiver::target).toList();
    notifications.begin(context, new SendNotifications(targets, journal, timers, clock));
  }

  /** The duties and loops of an epoch, not started. */
  private Deciding deciding(
      Adapters adapters,
      NodeLease lease,
      TickLoop authenticate,
      Duties.Policy policy,
      LeaseGate gate) {
    Ports ports =
        settings.lease().isUsed()
            ? GatedPorts.of(adapters.ports(), gate, lease::confirm)
            : adapters.ports();
    Duties duties = new Duties(policy, ports);
    MirrorSchedule mirroring =
        new MirrorSchedule(
            settings.binaries(), mirror(adapters, gate, ports), ports.timers(), clock);
    IdleSchedule reaping = new IdleSchedule(settings.scaleDown().schedule());
    return new Deciding(duties, Loops.of(duties, ports, authenticate, reaping, mirroring), gate);
  }

  private MirrorRunnerBinaries mirror(Adapters adapters, LeaseGate gate, Ports ports) {
    RunnerArchive archive =
        gate.guard(
            RunnerArchive.class,
            calls.track(RunnerArchive.class, adapters.aws().archive(settings)));
    MirrorAdapters mirror = new MirrorAdapters(settings, archive, ports.journal(), ports.timers());
    RunnerReleases releases =
        mirror.releases(adapters.github().http(), adapters.jwt(), wall, metrics::githubCalled);
    return mirror.duty(
        gate.guard(RunnerReleases.class, calls.track(RunnerReleases.class, releases)),
        clock,
        (_, _) -> {});
  }

  private Running run(
      Adapters adapters, NodeLease lease, JobNewsQueue news, PriceList prices, Secrets secrets) {
    Ports ports = adapters.ports();
    AuthenticationProbe probe = new AuthenticationProbe(ports.github(), journal);
    TickLoop authenticate = new TickLoop(ports.timers(), clock, probe::next, probe::check);
    ForwardJobNews forwardJobNews = new ForwardJobNews(news, journal);
    Decisions decisions =
        new Decisions(
            context,
            forwardJobNews::unconfirmed,
            DutyPolicies.of(settings, prices, adapters.aws().region()),
            (policy, gate) -> deciding(adapters, lease, authenticate, policy, gate),
            settings.recovery().enabled());
    FleetGauges.register(metrics, () -> decisions.current().duties(), clock);
    ServiceGauges.register(metrics, ports);
    ServiceGauges.loops(metrics, () -> decisions.current().loops().healths(authenticate));
    ServiceGauges.lease(metrics, lease::isDeciding, lease::epoch);
    ListenerParts parts =
        new ListenerParts(
            decisions, lease, forwardJobNews, metrics, recordings, adapters.aws().region());
    HttpListeners listeners =
        new HttpListeners(vertx, webhookLoops, settings, secrets.known(), parts, ports);
    decisions.onChange(listeners::replacePages);
    Credentials credentials =
        new Credentials(
            vertx,
            settings.github().apps(),
            adapters.github(),
            adapters.aws(),
            listeners,
            authenticate::runNow);
    Reload reload =
        new Reload(
            vertx,
            started,
            secrets.known(),
            new Reload.Source(again, secrets.reader()),
            new Reload.Target(listeners, credentials, decisions, journal));
    RefreshHookRanges ranges =
        new RefreshHookRanges(
            adapters.github().hookRanges(ports.timers(), metrics::githubCalled),
            listeners.senders()::allowHooks,
            journal,
            clock,
            Duration.ofSeconds(new SecureRandom().nextInt(LATER_MAX)));
    ListenerUpkeep upkeep = ListenerUpkeep.of(settings.http(), reload, ranges, ports);
    return new Running(
        adapters.aws(), lease, decisions, authenticate, parts, listeners, reload, upkeep);
  }

  private Future<Void> open(Running ready) {
    running = ready;
    Future<Void> begun = ready.lease().start(ready.decisions());
    context.runOnContext(_ -> ready.authenticate().start());
    return begun
        .compose(_ -> serve(ready))
        .compose(_ -> ready.listeners().open())
        .onSuccess(
            _ -> {
              journal.record(ready(ready.listeners()));
              ready.decisions().listening();
              ready.upkeep().start();
            })
        .mapEmpty();
  }

  private Event ready(HttpListeners listeners) {
    return new Event.DaemonReady(
        address(settings.http().host(), listeners.webhooks().port()) + settings.http().path(),
        address(settings.management().host(), listeners.management().port()));
  }

  /** Before a page can say that it is ready: until then SIGHUP would end the process. */
  private Future<Void> serve(Running ready) {
    SystemdService.Parts parts =
        new SystemdService.Parts(
            environment, ready.parts()::unready, () -> figures(ready), ready.reload());
    return SystemdService.start(vertx, context, parts, clock, new VertxTimers(vertx))
        .onSuccess(begun -> service = Optional.of(begun))
        .mapEmpty();
  }

  private static String figures(Running ready) {
    Duties duties = ready.decisions().current().duties();
    return ready.lease().isDeciding()
        ? SystemdService.figures(duties.backlog(), duties.inventory())
        : "ready: a stand-by";
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
      running.decisions().current().loops().readiness().stopping();
      service.ifPresent(SystemdService::stopping);
    }

    @Override
    public Future<?> closeListener(Duration patience) {
      return running.listeners().webhooks().close(patience);
    }

    @Override
    public Future<?> endDuties() {
      return running
          .lease()
          .announceEnd()
          .compose(
              _ ->
                  Future.join(
                      running.authenticate().stop(),
                      running.upkeep().stop(),
                      running.decisions().end()));
    }

    @Override
    public Future<Integer> giveBack() {
      return running.decisions().current().duties().renewVisibility().giveBack();
    }

    @Override
    public Future<?> release() {
      return running.lease().release();
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
