package dev.musterd.sim.nodes;

import dev.musterd.decide.LeaseElection;
import dev.musterd.doubles.github.WebhookDelivery;
import dev.musterd.flow.Duties;
import dev.musterd.flow.lease.GatedPorts;
import dev.musterd.flow.lease.HoldLease;
import dev.musterd.flow.lease.LeaseGate;
import dev.musterd.flow.webhook.AcceptWebhook;
import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.flow.webhook.ForwardJobNews;
import dev.musterd.loop.PullLoop;
import dev.musterd.loop.TickLoop;
import dev.musterd.port.CheckRuns;
import dev.musterd.port.Compute;
import dev.musterd.port.GitHub;
import dev.musterd.port.InstanceEvents;
import dev.musterd.port.InterruptionLog;
import dev.musterd.port.JobNewsQueue;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Lease;
import dev.musterd.port.Ledger;
import dev.musterd.port.PausedPools;
import dev.musterd.port.Ports;
import dev.musterd.port.Timers;
import dev.musterd.port.TokenStore;
import dev.musterd.port.WorkflowRuns;
import dev.musterd.sim.world.SimWorld;
import dev.musterd.wiring.SteadyClock;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** One process of a node: the lease, and while it holds it the duties and their loops. */
final class SimNode implements HoldLease.Listener {
  private static final Duration LATENCY = Duration.ofMillis(40);
  private static final Duration GITHUB_LATENCY = Duration.ofMillis(100);
  private static final Duration REAP_PERIOD = Duration.ofMinutes(1);

  /** Calls that a node may make without the lease. */
  private static final Set<String> OF_EVERY_NODE = Set.of("JobQueue.send", "JobNewsQueue.send");

  private final String name;
  private final SimWorld world;
  private final Duties.Policy policy;
  private final NodeBoundary boundary;
  private final Network network;
  private final Ports ports;
  private final ForwardJobNews news;
  private final HoldLease hold;
  private final Consumer<String> violation;
  private Optional<Duties> duties = Optional.empty();
  private final boolean actsAfterExpiry;
  private LeaseGate gate = new LeaseGate(() -> false);

  /** What a node reaches, and how fast. */
  static final class Network {
    boolean s3 = true;
    boolean sqs = true;
    Supplier<Duration> s3Latency = () -> LATENCY;
  }

  /**
   * The surroundings of a node.
   *
   * @param nanos by which it measures the lease, given its monotonic clock
   * @param nonces another for each call
   * @param violation called with what must not be
   * @param actsAfterExpiry whether the gate stays open, which is a mistake
   */
  record Around(
      SimWorld world,
      Lease lease,
      java.util.function.UnaryOperator<LongSupplier> nanos,
      Supplier<String> nonces,
      Consumer<String> violation,
      boolean actsAfterExpiry) {}

  SimNode(String name, double rate, Around around) {
    this.name = name;
    this.world = around.world();
    this.violation = around.violation();
    this.actsAfterExpiry = around.actsAfterExpiry();
    this.policy = world.policy();
    this.boundary = new NodeBoundary(world.time(), rate);
    this.network = new Network();
    this.ports = tied(world.ports(new SteadyClock(world.time(), boundary::nanos)));
    this.news =
        new ForwardJobNews(
            boundary.tie(
                JobNewsQueue.class, world.events(), () -> LATENCY, () -> network.sqs, this::called),
            world.journal());
    Lease lease =
        new UnreachableLease(
            boundary.tie(
                Lease.class,
                around.lease(),
                () -> network.s3Latency.get(),
                () -> network.s3,
                _ -> {}));
    this.hold =
        new HoldLease(
            new HoldLease.Surroundings(
                lease,
                boundary.timers(),
                world.journal(),
                around.nanos().apply(boundary::nanos),
                around.nonces()),
            new LeaseElection(LeaseElection.Timing.DEFAULT),
            new HoldLease.Node(name, "", name),
            this);
  }

  private Ports tied(Ports near) {
    return new Ports(
        boundary.tie(GitHub.class, near.github(), () -> GITHUB_LATENCY, () -> true, this::called),
        boundary.tie(
            WorkflowRuns.class, near.runs(), () -> GITHUB_LATENCY, () -> true, this::called),
        boundary.tie(
            CheckRuns.class, near.checkRuns(), () -> GITHUB_LATENCY, () -> true, this::called),
        boundary.tie(Compute.class, near.compute(), () -> LATENCY, () -> true, this::called),
        boundary.tie(JobQueue.class, near.queue(), () -> LATENCY, () -> network.sqs, this::called),
        boundary.tie(
            InstanceEvents.class, near.events(), () -> LATENCY, () -> network.sqs, this::called),
        boundary.tie(TokenStore.class, near.tokens(), () -> LATENCY, () -> true, this::called),
        boundary.tie(
            InterruptionLog.class,
            near.interruptions(),
            () -> LATENCY,
            () -> network.s3,
            this::called),
        boundary.tie(
            PausedPools.class, near.pausedPools(), () -> LATENCY, () -> network.s3, this::called),
        boundary.tie(Ledger.class, near.ledger(), () -> LATENCY, () -> network.s3, this::called),
        near.journal(),
        boundary.timers(),
        near.clock());
  }

  /** This node makes a call, of whatever kind. */
  private void called(String call) {
    if (!OF_EVERY_NODE.contains(call) && !hold.isValid()) {
      violation.accept(name + " calls " + call + " without the lease");
    }
  }

  void start() {
    hold.start();
  }

  String name() {
    return name;
  }

  Network network() {
    return network;
  }

  boolean isDeciding() {
    return hold.isValid();
  }

  boolean isPaused() {
    return boundary.isPaused();
  }

  void pause(Duration duration) {
    boundary.pause(duration);
  }

  void kill() {
    boundary.kill();
  }

  /** As on SIGTERM: begins nothing, gives messages back, then the lease, and ends. */
  void stop() {
    boundary.run(() -> hold.announceEnd().onComplete(_ -> end()));
  }

  private void end() {
    boundary.run(
        () -> {
          Future<?> given =
              duties
                  .filter(_ -> gate.isOpen())
                  .<Future<?>>map(
                      it -> {
                        it.close();
                        return it.renewVisibility().giveBack();
                      })
                  .orElseGet(Future::succeededFuture);
          given.compose(_ -> hold.stop()).onComplete(_ -> boundary.kill());
        });
  }

  @Override
  public void acquired(long epoch, LeaseGate open) {
    gate = actsAfterExpiry ? new LeaseGate(() -> true) : open;
    Ports gated = GatedPorts.of(ports, gate, hold::confirm);
    Duties made = new Duties(policy, gated);
    duties = Optional.of(made);
    news.unconfirmed().forEach(made::tell);
    begin(made, gated.timers(), gated.clock());
  }

  private static void begin(Duties duties, Timers timers, InstantSource clock) {
    TickLoop reap = new TickLoop(timers, clock, TickLoop.every(REAP_PERIOD), duties::reap);
    new PullLoop(timers, clock, () -> duties.receiveTickets().receive()).start();
    new TickLoop(timers, clock, TickLoop.every(Duration.ofSeconds(1)), duties::runEverySecond)
        .start();
    new TickLoop(timers, clock, duties.recoverDeliveries()::next, duties::recover).start();
    PullLoop events = new PullLoop(timers, clock, () -> duties.receiveInstanceEvents().receive());
    duties.recoverOnStart().recover(events::start).onSuccess(_ -> reap.start());
  }

  @Override
  public void lost(long epoch) {
    duties = Optional.empty();
    if (!actsAfterExpiry) {
      gate.close();
    }
  }

  /** What a webhook comes to; one that comes to a paused process is taken when it goes on. */
  Future<Integer> deliver(WebhookDelivery delivery) {
    if (boundary.isPaused()) {
      boundary.run(() -> accept(delivery));
      return Future.succeededFuture(0);
    }
    return accept(delivery);
  }

  private Future<Integer> accept(WebhookDelivery delivery) {
    AcceptWebhook accepting =
        duties
            .filter(_ -> gate.isOpen())
            .map(Duties::acceptWebhook)
            .orElseGet(() -> policy.forwarding(ports.queue(), news, world.journal()));
    return accepting
        .accept(delivery.meaning())
        .map(
            acceptance ->
                switch (acceptance) {
                  case Acceptance.Admitted _ -> 202;
                  case Acceptance.Ignored _ -> 200;
                  case Acceptance.Unavailable _ -> 503;
                });
  }
}
