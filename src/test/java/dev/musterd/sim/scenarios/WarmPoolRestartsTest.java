package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.model.Event;
import dev.musterd.model.Registration;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A warm pool at the start, at the stop, and when the daemon is killed. */
class WarmPoolRestartsTest {
  private static final String ALWAYS = "* * * * *";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static SimWorld before(int count) {
    return SimWorld.before(SimPools.linux().idle(ALWAYS, count).warm("acme").build());
  }

  private static long idle(SimWorld world) {
    return world.github().runners(SimWorld.ACME).stream()
        .filter(Registration::online)
        .filter(runner -> !runner.busy())
        .count();
  }

  private static void untilIdle(SimWorld world, int count) {
    world.until(() -> idle(world) == count, Duration.ofMinutes(20));
  }

  /** Until the pool is full, the daemon is killed after every single step of it. */
  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT90S"})
  void warmPool_isFullAndNotFuller_whereverTheDaemonIsKilled(Duration down) {
    List<String> failures = new ArrayList<>();
    for (int steps = 1; steps <= stepsUndisturbed(); steps++) {
      try (SimWorld world = before(2)) {
        world.start();
        for (int step = 0; step < steps; step++) {
          world.time().step();
        }
        world.crash();
        world.advance(down);
        world.start();
        untilIdle(world, 2);
        world.advance(Duration.ofMinutes(20));
        assertEquals(2, idle(world), world::story);
        assertTrue(world.launched() <= 2 + lostWithABoot(world), world::story);
      } catch (AssertionError failure) {
        failures.add("killed after step " + steps + ": " + failure.getMessage());
      }
    }
    assertTrue(failures.isEmpty(), () -> failures.size() + ", such as\n" + failures.getFirst());
  }

  private static int stepsUndisturbed() {
    try (SimWorld world = before(2)) {
      world.start();
      int steps = 0;
      while (idle(world) < 2) {
        world.time().step();
        steps++;
      }
      return steps;
    }
  }

  /** See {@link CrashAnywhereTest}: between registration and parameter, an instance is lost. */
  private static long lostWithABoot(SimWorld world) {
    return world.cloud().machines().stream()
        .filter(
            machine -> machine.endReason().filter(it -> it.startsWith("no parameter")).isPresent())
        .count();
  }

  @Test
  void everyRequest_hasItsOwnToken() {
    try (SimWorld world = before(1)) {
      world.start();
      for (int restart = 0; restart < 3; restart++) {
        for (int job = 0; job < 2; job++) {
          untilIdle(world, 1);
          world.untilRun(world.queueJob());
        }
        untilIdle(world, 1);
        world.crash();
        world.start();
      }
      List<String> tokens =
          world.cloud().launches().stream().map(it -> it.request().clientToken()).toList();
      assertEquals(7, tokens.size());
      assertEquals(7, tokens.stream().distinct().count());
      assertEquals(7, world.launched());
    }
  }

  @Test
  void nothingIsStarted_beforeTheStartHasSettled() {
    try (SimWorld world = before(1)) {
      world.start();
      world.advance(Duration.ofSeconds(9));
      assertEquals(0, world.cloud().calls(Api.CREATE_FLEET));
      world.advance(Duration.ofSeconds(4));
      assertEquals(1, world.cloud().calls(Api.CREATE_FLEET));
    }
  }

  @Test
  void nothingIsStarted_onceTheDaemonIsStopping() {
    try (SimWorld world = before(1)) {
      world.start();
      untilIdle(world, 1);
      world.daemon().duties().provisionRunners().close();
      world.interrupt(world.machine(0));
      world.advance(Duration.ofMinutes(20));
      assertEquals(1, world.launched());
    }
  }

  @Test
  void stop_waitsForWhatWasBegun() {
    try (SimWorld world = before(1)) {
      world.start();
      world.until(() -> world.cloud().calls(Api.CREATE_FLEET) == 1, MINUTE);
      var drained = world.daemon().duties().provisionRunners().drained();
      assertFalse(drained.isComplete());
      world.until(() -> world.journal().has(Event.RunnerConfigured.class), MINUTE);
      world.advance(Duration.ofSeconds(1));
      assertTrue(drained.isComplete());
    }
  }
}
