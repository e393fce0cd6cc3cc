package dev.musterd.sim;

import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.RunnerPool;
import dev.musterd.sim.invariants.Safety;
import dev.musterd.sim.world.ObservedPorts;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import dev.musterd.sim.world.Weather;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * One seed: unmodified duties, rules and views in one thread on virtual time, with faults and then
 * without. A seed gives one trace, in any JVM.
 */
public final class Simulation {
  static final Labels ARM = Labels.of("self-hosted", "linux", "arm64");
  static final List<Owner.Organization> OWNERS = List.of(SimWorld.ACME, SimWorld.GLOBEX);

  /**
   * From when the simulation starts until after the end of any fault phase and of most liveness
   * phases.
   */
  private static final String WINDOW = "* 9 * * *";

  static final Instant WINDOW_CLOSES = Instant.parse("2026-11-02T10:00:00Z");
  static final Duration BOOT_TIME = Duration.ofMinutes(5);
  static final Duration RECOVERY = Duration.ofMinutes(5);
  private static final int ARM_MAX = 20;

  /**
   * What a seed came to.
   *
   * @param story what happened, when it does not hold
   */
  public record Result(long seed, List<String> violations, int events, long trace, String story) {
    public boolean holds() {
      return violations.isEmpty();
    }
  }

  private final long seed;
  private final Weather weather;
  private final SimWorld world;
  private final Safety safety;
  private final HeldBackJobs heldBackJobs;
  private final RefusedRegistrations refused;
  private final UnreliableEvents events;
  private final FaultPhase faultPhase;

  private Simulation(long seed) {
    this.seed = seed;
    RandomGenerator random = new Random(seed);
    this.weather = Weather.drawn(random);
    List<RunnerPool> pools = pools(weather);
    this.world =
        SimWorld.before(pools.toArray(RunnerPool[]::new))
            .reapEvery(weather.reapPeriod())
            .recoverEvery(RECOVERY);
    this.safety = new Safety(world, pools, certainBootTime());
    world.around(ports -> new ObservedPorts(ports, safety).all());
    world.onCrash(safety::crashed);
    world.onDelivery(safety::delivered);
    addForeigners();
    this.events = new UnreliableEvents(world, seed);
    events.prepare(safety::told);
    world.start();
    world.advance(Duration.ofSeconds(random.nextInt(20)));
    this.heldBackJobs = new HeldBackJobs(world, seed);
    safety.mayBeHeldBack(heldBackJobs::contains);
    this.refused = new RefusedRegistrations(seed);
    this.faultPhase = new FaultPhase(world, weather, random, heldBackJobs, refused);
  }

  /** Plays the seed to its end, or to the first thing that must not happen. */
  public static Result play(long seed) {
    return new Simulation(seed).play();
  }

  /** A clock that is set forward and back makes an instance seem older by both. */
  private Duration certainBootTime() {
    return weather.clockSteps() == 0
        ? BOOT_TIME
        : BOOT_TIME.minus(FaultPhase.LARGEST_CLOCK_STEP.multipliedBy(2));
  }

  private static List<RunnerPool> pools(Weather weather) {
    PoolBuilder linux = SimPools.linux().maxRunners(weather.max());
    if (!weather.ephemeral()) {
      linux.persistent();
    }
    if (weather.prefixed()) {
      linux.namePrefix("sim-");
    }
    if (weather.warm() > 0) {
      linux.idle(WINDOW, weather.warm()).warm();
    }
    if (weather.onDemandFallback()) {
      onDemand(linux, weather);
    }
    return List.of(
        linux.build(),
        SimPools.pool("linux-arm64", "self-hosted", "linux", "arm64").maxRunners(ARM_MAX).build());
  }

  /** A fallback, or steps that begin with one type and go on with a larger one. */
  private static void onDemand(PoolBuilder pool, Weather weather) {
    if (weather.jobs() % 2 == 0) {
      pool.onDemandFallback();
    } else {
      pool.capacity(
          PoolBuilder.spot("m5.large", "c5.large"),
          PoolBuilder.spot("m5.xlarge"),
          PoolBuilder.onDemand("m5.large", "c5.large"));
    }
  }

  private void addForeigners() {
    world.cloud().addForeign(Map.of("Name", "database"));
    world
        .cloud()
        .addForeign(
            Map.of(
                "musterd:environment", "other",
                "musterd:pool", "linux-x64",
                "musterd:owner", "acme",
                "musterd:scope", "organization"));
    String otherEnvironments = "i-0123456789abcdef0";
    world.foreignRunner(SimWorld.ACME, otherEnvironments, Labels.of("mac"));
    world.github().setOnline(SimWorld.ACME, otherEnvironments, false);
    world.foreignRunner(SimWorld.GLOBEX, "i-0123456789abcdef1", Labels.of("mac"));
  }

  private Result play() {
    faultPhase.begin();
    events.begin(weather.faultTime(), faultPhase::after);
    List<String> violations = new ArrayList<>();
    if (goOn(faultPhase.endsAt())) {
      faultPhase.end();
      events.end();
      violations.addAll(
          new LivenessPhase(world, weather, faultPhase.jobs(), heldBackJobs::contains, this::goOn)
              .longer(refused.present() ? RefusedRegistrations.TRIED_BY : Duration.ZERO)
              .play());
    }
    violations.addAll(safety.violations());
    return new Result(
        seed,
        violations,
        world.journal().size(),
        world.journal().hash(),
        violations.isEmpty() ? "" : story(violations));
  }

  /** Event by event until then; false, and standing where it is, once something is wrong. */
  private boolean goOn(Instant end) {
    boolean safe = true;
    while (safe && world.time().stepBefore(end)) {
      safe = safety.holds();
    }
    return safe;
  }

  private String story(List<String> violations) {
    return "seed %d\n%s\n%s\n%s"
        .formatted(seed, weather, String.join("\n", violations), world.story());
  }
}
