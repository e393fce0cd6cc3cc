package dev.musterd.sim;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Capacity;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.doubles.github.RunnerSession;
import dev.musterd.doubles.github.UnreliableSink;
import dev.musterd.doubles.github.WebhookDelivery;
import dev.musterd.doubles.github.WebhookSink;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.sim.world.RandomFaults;
import dev.musterd.sim.world.SimWorld;
import dev.musterd.sim.world.StaleLists;
import dev.musterd.sim.world.Weather;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The first phase: jobs come, and all faults of the weather happen meanwhile. */
final class FaultPhase {
  private static final List<Owner.Repository> REPOSITORIES =
      List.of(SimWorld.WIDGETS, SimWorld.WIDGETS, SimWorld.GADGETS);

  /** Why EC2 ends instances that it has just launched. */
  private static final List<String> ENDS =
      List.of(
          "Client.InternalError: Client error on launch",
          "Client.VolumeLimitExceeded: Volume limit exceeded",
          "Server.InsufficientInstanceCapacity: There is no capacity");

  private static final Duration STILLBORN = Duration.ofSeconds(15);
  private static final Duration LONGEST_OUTAGE = Duration.ofMinutes(4);
  private static final Duration LONGEST_SHORTAGE = Duration.ofMinutes(5);
  private static final Duration LONGEST_COMPETITION = Duration.ofMinutes(3);
  private static final int LARGEST_BURST = 8;

  /** An NTP step; more than that, and the machine's clock was never right. */
  static final Duration LARGEST_CLOCK_STEP = Duration.ofSeconds(90);

  private final SimWorld world;
  private final Weather weather;
  private final RandomGenerator random;
  private final HeldBackJobs heldBackJobs;
  private final RefusedRegistrations refused;
  private final Instant endsAt;
  private final List<Job.Id> jobs = new ArrayList<>();
  private int competitors;

  FaultPhase(
      SimWorld world,
      Weather weather,
      RandomGenerator random,
      HeldBackJobs heldBackJobs,
      RefusedRegistrations refused) {
    this.world = world;
    this.weather = weather;
    this.random = random;
    this.heldBackJobs = heldBackJobs;
    this.refused = refused;
    this.endsAt = world.time().instant().plus(weather.faultTime());
  }

  Instant endsAt() {
    return endsAt;
  }

  /** Every job that was ever queued. */
  List<Job.Id> jobs() {
    return jobs;
  }

  /** Sets everything up to happen at its time. */
  void begin() {
    RandomFaults faults = new RandomFaults(weather, random);
    faults.apply(world);
    if (refused.present()) {
      world.github().weather(call -> refused.at(call).or(() -> faults.github(call)));
      after(weather.faultTime().dividedBy(3), () -> refused.begin(this::after));
    }
    StaleLists.apply(world, weather.lists(), random);
    world.github().sendWebhooksTo(unreliable());
    world.cloud().bootDelay(this::boot);
    world.onSession(session -> session.onJob(_ -> maybeHangs(session)));
    beginOfEc2();
    world.github().misreads(_ -> random.nextDouble() < weather.lists().misread());
    world.breakMachines(_ -> random.nextDouble() < weather.broken());
    for (int queued = 0; queued < weather.jobs(); ) {
      int burst = Math.min(weather.jobs() - queued, 1 + random.nextInt(LARGEST_BURST));
      sometime(() -> queue(burst));
      queued += burst;
    }
    repeat(weather.crashes(), this::crash);
    repeat(weather.interruptions(), this::interrupt);
    repeat(weather.shortages(), this::removeCapacity);
    repeat(weather.competitors(), this::addCompetitor);
    repeat(weather.clockSteps(), this::stepClock);
  }

  private void beginOfEc2() {
    Map<Instance.Id, Boolean> guarded = new HashMap<>();
    world.cloud().slow(Api.DESCRIBE_INSTANCES, weather.ec2().slowLists());
    world
        .cloud()
        .protect(
            id -> guarded.computeIfAbsent(id, _ -> random.nextDouble() < weather.ec2().guarded()));
    world
        .cloud()
        .onLaunch(
            machine -> {
              if (random.nextDouble() < weather.ec2().stillborn()) {
                String reason = ENDS.get(random.nextInt(ENDS.size()));
                world.time().after(within(STILLBORN)).onSuccess(_ -> machine.powerOff(reason));
              }
            });
  }

  private void endOfEc2() {
    world.cloud().slow(Api.DESCRIBE_INSTANCES, Duration.ZERO);
    world.cloud().allowTermination();
    world.cloud().onLaunch(_ -> {});
  }

  /** Ends all faults, and starts the daemon when it does not run. */
  void end() {
    refused.end();
    RandomFaults.end(world);
    StaleLists.end(world);
    endOfEc2();
    world.github().misreads(_ -> false);
    world.github().sendWebhooksTo(world::deliver);
    world.cloud().capacity().restore();
    world.cloud().bootDelay(() -> SimWorld.BOOT);
    world.breakMachines(_ -> false);
    world.onSession(_ -> {});
    if (!world.isAlive()) {
      world.start();
    }
    heldBackJobs.releaseAll();
  }

  private void repeat(int times, Runnable act) {
    for (int i = 0; i < times; i++) {
      sometime(act);
    }
  }

  private void sometime(Runnable act) {
    after(within(weather.faultTime()), act);
  }

  /** Runs the act unless the phase has ended by then. */
  void after(Duration delay, Runnable act) {
    world
        .time()
        .after(delay)
        .onSuccess(
            _ -> {
              if (world.time().instant().isBefore(endsAt)) {
                act.run();
              }
            });
  }

  private Duration within(Duration most) {
    return Duration.ofMillis(random.nextLong(most.toMillis()));
  }

  private void queue(int burst) {
    for (int i = 0; i < burst; i++) {
      Owner.Repository repository = REPOSITORIES.get(random.nextInt(REPOSITORIES.size()));
      Labels labels = random.nextInt(5) == 0 ? Simulation.ARM : SimWorld.LINUX;
      Duration duration = jobTime();
      Job.Id job =
          heldBackJobs.happens()
              ? heldBackJobs.queue(repository, labels, this::sometime)
              : world.github().queueJob(repository, labels, duration);
      jobs.add(job);
      if (random.nextDouble() < weather.cancelled()) {
        sometime(
            random.nextInt(4) == 0
                ? () -> world.github().deleteJob(job)
                : () -> world.github().cancelJob(job));
      }
    }
  }

  private Duration jobTime() {
    return Duration.ofSeconds(random.nextInt(10) == 0 ? 600 : 10 + random.nextInt(120));
  }

  private Duration boot() {
    return random.nextDouble() < weather.slow()
        ? Duration.ofMinutes(4).plus(within(Duration.ofMinutes(4)))
        : Duration.ofSeconds(10).plus(within(Duration.ofSeconds(50)));
  }

  private void crash() {
    if (world.isAlive()) {
      world.crash();
      Duration down = random.nextBoolean() ? Duration.ofMillis(200) : within(LONGEST_OUTAGE);
      after(
          down,
          () -> {
            if (!world.isAlive()) {
              world.start();
            }
          });
    }
  }

  private void interrupt() {
    List<Machine> live = world.ourLive();
    if (!live.isEmpty()) {
      world.interrupt(live.get(random.nextInt(live.size())));
    }
  }

  private void removeCapacity() {
    String scarce = random.nextBoolean() ? "m5.large" : "";
    String zone = random.nextBoolean() ? "subnet-a" : "";
    world
        .cloud()
        .capacity()
        .allow(
            random.nextInt(4),
            offering ->
                offering.instanceType().contains(scarce) && offering.subnet().contains(zone),
            Capacity.NONE);
    after(within(LONGEST_SHORTAGE), () -> world.cloud().capacity().restore());
  }

  private void addCompetitor() {
    String name = "competitor-" + ++competitors;
    Owner owner = random.nextBoolean() ? SimWorld.ACME : SimWorld.GLOBEX;
    world.foreignRunner(owner, name, SimWorld.LINUX);
    world.time().after(within(LONGEST_COMPETITION)).onSuccess(_ -> world.dismiss(owner, name));
  }

  private void stepClock() {
    world.clockError(within(LARGEST_CLOCK_STEP.multipliedBy(2)).minus(LARGEST_CLOCK_STEP));
  }

  private WebhookSink unreliable() {
    Weather.Delivery delivery = weather.delivery();
    WebhookSink bad =
        new UnreliableSink(
            world::deliver,
            world.time(),
            random,
            delivery.lost(),
            delivery.doubled(),
            delivery.delay());
    return sent -> isSwallowed(sent) ? Future.succeededFuture(200) : bad.deliver(sent);
  }

  /** Webhooks of queued jobs are redelivered until they arrive; other webhooks are lost. */
  private boolean isSwallowed(WebhookDelivery sent) {
    return !sent.action().equals("queued") && random.nextDouble() < weather.delivery().silent();
  }

  private void maybeHangs(RunnerSession session) {
    if (random.nextDouble() < weather.hung()) {
      world.time().after(within(Duration.ofSeconds(30))).onSuccess(_ -> session.fallSilent());
    }
  }
}
