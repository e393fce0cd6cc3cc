package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A persistent runner of a pool that always has the next job: it lives four hours. */
class DrainTest {
  private static final Duration LIFE = Duration.ofHours(4);
  private static final Duration DRAIN = Duration.ofHours(3);
  private static final Duration JOB = Duration.ofMinutes(20);
  private static final Labels GPU = Labels.of("self-hosted", "gpu");

  private static SimWorld world() {
    return SimWorld.running(
        SimPools.pool("gpu", "self-hosted", "linux", "x64", "gpu")
            .persistent()
            .maxLifetime(LIFE)
            .build());
  }

  private static Job.Id queue(SimWorld world) {
    return world.github().queueJob(SimWorld.WIDGETS, GPU, JOB);
  }

  /** Jobs one after the other until the first machine is that old; each ends well. */
  private static void workUntil(SimWorld world, Duration age) {
    do {
      world.untilRun(List.of(queue(world)), Duration.ofHours(1));
    } while (world.time().instant().isBefore(world.machine(0).launchedAt().plus(age)));
  }

  @Test
  void runnerThatIsAlwaysBusy_takesNoJobInTheLastStretch_andGoesBeforeItsTime() {
    try (SimWorld world = world()) {
      workUntil(world, DRAIN);
      assertEquals(1, world.launched());
      Instant hardEnd = world.machine(0).launchedAt().plus(LIFE);
      workUntil(world, DRAIN.plus(Duration.ofMinutes(30)));
      assertEquals(2, world.launched());
      assertEquals(1, world.github().calls(Operation.REMOVE_LABELS));
      assertTrue(world.journal().has(Event.RunnerDrained.class), world::story);
      world.until(() -> !world.machine(0).live(), JOB);
      assertTrue(world.time().instant().isBefore(hardEnd));
      assertEquals(List.of(), world.github().killedJobs());
      world.untilNothingIsLeft();
    }
  }

  /** The only live runner takes no further job: to wait for it would cost time for nothing. */
  @Test
  void nextJob_isLaunchedForAtOnce_whenTheOnlyRunnerIsDrained() {
    try (SimWorld world = world()) {
      workUntil(world, DRAIN.minus(JOB));
      queue(world);
      world.until(() -> world.journal().has(Event.RunnerDrained.class), JOB.multipliedBy(2));
      assertEquals(1, world.launched());
      queue(world);
      world.until(() -> world.launched() == 2, Duration.ofSeconds(3));
      world.untilNothingIsLeft();
    }
  }

  @Test
  void runner_isDrainedOnce_alsoByTheNextProcess() {
    try (SimWorld world = world()) {
      workUntil(world, DRAIN);
      queue(world);
      world.until(() -> world.journal().has(Event.RunnerDrained.class), JOB);
      world.crash();
      world.start();
      world.advance(Duration.ofMinutes(5));
      assertEquals(1, world.github().calls(Operation.REMOVE_LABELS));
      world.untilNothingIsLeft();
    }
  }

  @Test
  void refusal_isRepeatedEverLessOften_andEndsNoJob() {
    try (SimWorld world = world()) {
      world.github().fail(Operation.REMOVE_LABELS, 1_000, Fault.status(403, "Not for Apps"));
      workUntil(world, DRAIN.plus(Duration.ofMinutes(55)));
      int asked = world.github().calls(Operation.REMOVE_LABELS);
      assertTrue(asked >= 2 && asked <= 8, () -> asked + " calls in an hour");
      assertFalse(world.journal().has(Event.RunnerDrained.class));
      world.untilNothingIsLeft();
    }
  }
}
