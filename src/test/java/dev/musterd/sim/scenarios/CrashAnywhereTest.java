package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Machine;
import dev.musterd.model.Job;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.RunnerPool;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A burst of five, and the daemon killed after every single timer step of it. */
@Order(2) // Among the longest.
class CrashAnywhereTest {
  private static final int BURST = 5;

  /** What may be configured differently, as far as a crash may care. */
  enum Kind {
    EPHEMERAL,
    PERSISTENT,
    FULL
  }

  /**
   * @param down for how long there is no daemon, and webhooks are lost
   */
  @ParameterizedTest
  @CsvSource({
    "EPHEMERAL, PT0S",
    "EPHEMERAL, PT8S",
    "EPHEMERAL, PT90S",
    "PERSISTENT, PT0S",
    "PERSISTENT, PT90S",
    "FULL, PT0S",
    "FULL, PT8S"
  })
  void burst_runsAndLeavesNothing_whereverTheDaemonIsKilled(Kind kind, Duration down) {
    List<String> failures = new ArrayList<>();
    int steps = stepsUndisturbed(kind);
    for (int step = 1; step <= steps; step++) {
      try {
        killAfter(kind, step, down);
      } catch (AssertionError failure) {
        failures.add("killed after step " + step + ": " + failure.getMessage());
      }
    }
    assertTrue(
        failures.isEmpty(),
        () -> failures.size() + " of " + steps + ", such as\n" + failures.getFirst());
  }

  private static SimWorld world(Kind kind) {
    PoolBuilder linux = SimPools.linux();
    RunnerPool pool =
        switch (kind) {
          case EPHEMERAL -> linux.build();
          case PERSISTENT -> linux.persistent().build();
          case FULL -> linux.maxRunners(2).build();
        };
    return SimWorld.running(pool);
  }

  private static int stepsUndisturbed(Kind kind) {
    try (SimWorld world = world(kind)) {
      List<Job.Id> jobs = world.burst(BURST);
      int steps = 0;
      while (!jobs.stream().allMatch(world::ran)) {
        world.time().step();
        steps++;
      }
      world.untilNothingIsLeft();
      assertEquals(BURST, world.launched());
      return steps;
    }
  }

  private static void killAfter(Kind kind, int steps, Duration down) {
    try (SimWorld world = world(kind)) {
      List<Job.Id> jobs = world.burst(BURST);
      for (int step = 0; step < steps; step++) {
        world.time().step();
      }
      world.crash();
      world.advance(down);
      world.start();
      world.untilRun(jobs, Duration.ofMinutes(30));
      world.untilNothingIsLeft();
      assertEquals(List.of(), world.queue().dead(), world::story);
      int most = BURST + lostWithABoot(world);
      assertTrue(world.launched() <= most, () -> "launched " + world.launched() + world.story());
    }
  }

  /**
   * Killed between a registration and its parameter, nothing tells the instance from one that has
   * read its parameter and is installing: it is left to give up by itself.
   */
  private static int lostWithABoot(SimWorld world) {
    return (int)
        world.cloud().machines().stream()
            .map(Machine::endReason)
            .filter(reason -> reason.filter(it -> it.startsWith("no parameter")).isPresent())
            .count();
  }
}
