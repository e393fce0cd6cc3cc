package dev.musterd.sim.nodes;

import dev.musterd.doubles.github.WebhookDelivery;
import dev.musterd.doubles.s3.FakeLease;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.RunnerPool;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * One seed of two or three nodes: unmodified duties, lease and gate in one thread on virtual time.
 * Processes are paused, killed, stopped and started; S3 loses, doubles and refuses writes; nodes
 * lose S3 or SQS; clocks go at rates of their own, and the lease is edited and deleted.
 */
public final class NodesSimulation {
  private static final int MAX = 12;
  private static final Duration FAULTS = Duration.ofMinutes(10);

  /** One take-over, a message that was hidden for five minutes, a boot, and a full pool. */
  private static final Duration RUN_BY = Duration.ofMinutes(25);

  private static final double RATE_ERROR = 0.01;
  private static final RunnerPool POOL = SimPools.linux().maxRunners(MAX).build();

  /**
   * What a seed came to.
   *
   * @param launched instances in all
   * @param epochs how often the lease changed hands
   * @param story what happened, when it does not hold
   */
  public record Result(
      long seed, List<String> violations, int jobs, int launched, int epochs, String story) {
    public boolean holds() {
      return violations.isEmpty();
    }
  }

  private final long seed;
  private final RandomGenerator random;
  private final SimWorld world;
  private final FakeLease lease = new FakeLease();
  private final List<SimNode> nodes = new ArrayList<>();
  private final List<Job.Id> jobs = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final Mistake mistake;
  private final double leaseFaults;
  private Duration wallError = Duration.ZERO;
  private int started;
  private int nonces;
  private boolean faulty = true;

  private NodesSimulation(long seed, Mistake mistake) {
    this.seed = seed;
    this.random = new Random(seed);
    this.mistake = mistake;
    this.world =
        SimWorld.before(POOL)
            .reapEvery(Duration.ofMinutes(1))
            .recoverEvery(Duration.ofMinutes(5))
            .withEvents();
    this.leaseFaults = random.nextBoolean() ? 0 : random.nextDouble() * 0.3;
    world.github().sendWebhooksTo(this::deliver);
    int count = 2 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      startNode();
    }
  }

  /** Plays the seed to its end, or to the first thing that must not happen. */
  public static Result play(long seed) {
    return play(seed, Mistake.NONE);
  }

  static Result play(long seed, Mistake mistake) {
    return new NodesSimulation(seed, mistake).play();
  }

  /** What is wrong with all nodes. */
  enum Mistake {
    NONE,
    /** They measure the lease by a clock that is set. */
    WALL_CLOCK,
    /** Their duties go on when the lease has ended. */
    ACTS_AFTER_EXPIRY
  }

  private void startNode() {
    double rate = 1 + RATE_ERROR * (2 * random.nextDouble() - 1);
    UnaryOperator<LongSupplier> nanos =
        mistake == Mistake.WALL_CLOCK
            ? monotonic -> () -> monotonic.getAsLong() + wallError.toNanos()
            : UnaryOperator.identity();
    SimNode node =
        new SimNode(
            "node-" + ++started,
            rate,
            new SimNode.Around(
                world,
                lease,
                nanos,
                () -> "nonce-" + ++nonces,
                violations::add,
                mistake == Mistake.ACTS_AFTER_EXPIRY));
    node.network().s3Latency = this::s3Latency;
    nodes.add(node);
    node.start();
  }

  private Duration s3Latency() {
    if (faulty && random.nextDouble() < leaseFaults) {
      misbehave();
    }
    return faulty && random.nextInt(10) == 0
        ? Duration.ofMillis(random.nextLong(8_000))
        : Duration.ofMillis(10 + random.nextLong(50));
  }

  private void misbehave() {
    FakeLease.Fault[] faults = FakeLease.Fault.values();
    FakeLease.Fault fault = faults[random.nextInt(faults.length)];
    if (random.nextInt(3) == 0) {
      lease.failRead(fault);
    } else {
      lease.failWrite(fault);
    }
  }

  private Future<Integer> deliver(WebhookDelivery delivery) {
    return nodes.isEmpty()
        ? Future.succeededFuture(0)
        : nodes.get(random.nextInt(nodes.size())).deliver(delivery);
  }

  private Result play() {
    Instant end = world.time().instant().plus(FAULTS);
    schedule(end);
    if (goOn(end)) {
      faulty = false;
      if (nodes.isEmpty()) {
        startNode();
      }
      finish();
    }
    if (violations.isEmpty() && !world.github().killedJobs().isEmpty()) {
      violations.add("ended runners at work: " + world.github().killedJobs());
    }
    return new Result(
        seed,
        violations,
        jobs.size(),
        world.launched(),
        world.journal().all(Event.LeaseAcquired.class).size(),
        violations.isEmpty() ? "" : world.story());
  }

  private void schedule(Instant end) {
    int bursts = 3 + random.nextInt(5);
    for (int i = 0; i < bursts; i++) {
      sometime(() -> jobs.addAll(world.burst(1 + random.nextInt(6))));
    }
    repeat(4, () -> any(node -> node.pause(Duration.ofSeconds(45))));
    repeat(3, () -> any(node -> node.pause(Duration.ofSeconds(1 + random.nextInt(60)))));
    repeat(3, () -> any(this::loseS3));
    repeat(3, () -> any(this::loseSqs));
    repeat(3, () -> any(this::kill));
    repeat(2, () -> any(this::stop));
    repeat(2, this::tamper);
    repeat(
        mistake == Mistake.WALL_CLOCK ? 6 : 0,
        () -> wallError = Duration.ofSeconds(random.nextInt(240) - 120));
  }

  private void repeat(int most, Runnable act) {
    int times = random.nextInt(most + 1);
    for (int i = 0; i < times; i++) {
      sometime(act);
    }
  }

  private void sometime(Runnable act) {
    world
        .time()
        .schedule(
            Duration.ofMillis(random.nextLong(FAULTS.toMillis())),
            () -> {
              if (faulty) {
                act.run();
              }
            });
  }

  private void any(java.util.function.Consumer<SimNode> act) {
    if (!nodes.isEmpty()) {
      act.accept(nodes.get(random.nextInt(nodes.size())));
    }
  }

  private void loseS3(SimNode node) {
    node.network().s3 = false;
    world.time().schedule(outage(), () -> node.network().s3 = true);
  }

  private void loseSqs(SimNode node) {
    node.network().sqs = false;
    world.time().schedule(outage(), () -> node.network().sqs = true);
  }

  private Duration outage() {
    return Duration.ofSeconds(5 + random.nextInt(90));
  }

  private void kill(SimNode node) {
    node.kill();
    replace(node);
  }

  private void stop(SimNode node) {
    node.stop();
    replace(node);
  }

  private void replace(SimNode node) {
    nodes.remove(node);
    world.time().schedule(Duration.ofSeconds(random.nextInt(60)), this::startNode);
  }

  private void tamper() {
    if (random.nextBoolean()) {
      lease.remove();
    } else {
      lease.edit("hello");
    }
  }

  private void finish() {
    Instant end = world.time().instant().plus(RUN_BY);
    while (!jobs.stream().allMatch(world::ran)) {
      if (!goOn(world.time().instant().plusSeconds(5))) {
        return;
      } else if (world.time().instant().isAfter(end)) {
        violations.add(
            "after %s, some never ran: %s"
                .formatted(RUN_BY, jobs.stream().filter(job -> !world.ran(job)).toList()));
        return;
      }
    }
    end = world.time().instant().plus(Duration.ofMinutes(30));
    while (!world.ourLive().isEmpty()) {
      if (!goOn(world.time().instant().plusSeconds(5))) {
        return;
      } else if (world.time().instant().isAfter(end)) {
        violations.add("left: " + world.leftovers());
        return;
      }
    }
  }

  /** Event by event until then; false once something is wrong. */
  private boolean goOn(Instant end) {
    while (violations.isEmpty() && world.time().stepBefore(end)) {
      check();
    }
    return violations.isEmpty();
  }

  private void check() {
    List<String> deciders = nodes.stream().filter(SimNode::isDeciding).map(SimNode::name).toList();
    if (deciders.size() > 1) {
      violations.add("more than one decides: " + deciders);
    }
    if (world.ourLive().size() > MAX) {
      violations.add(world.ourLive().size() + " live instances, more than the maximum");
    }
    world.cloud().violations().forEach(each -> violations.add("touched what is not ours: " + each));
  }
}
