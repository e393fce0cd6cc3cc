package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.WaitReason;
import dev.musterd.flow.CountFleet;
import dev.musterd.model.Event;
import dev.musterd.model.Runner.Phase;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What metrics say of waiting jobs and runners. */
class CountFleetTest {
  private static CountFleet fleet(SimWorld world) {
    return world.daemon().duties().countFleet();
  }

  private static CountFleet.Waiting waiting(SimWorld world) {
    return fleet(world).waiting().get("linux-x64");
  }

  @Test
  void nothing_isCounted_ofAnIdleDaemon_butEveryPoolIsThere() {
    try (SimWorld world = SimWorld.running()) {
      world.advance(Duration.ofMinutes(1));
      assertEquals(Map.of(), waiting(world).reasons());
      assertEquals(Duration.ZERO, waiting(world).longest());
      assertEquals(0, fleet(world).runners().get("linux-x64").launching());
      assertEquals(Duration.ZERO, fleet(world).oldestMessage());
    }
  }

  /** Two slots, five jobs: two are provided for, and three wait for a slot. */
  @Test
  void jobs_areCountedByReason_asTheyAreServed() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(2).build())) {
      world.burst(5);
      world.until(
          () -> world.journal().all(Event.RunnerConfigured.class).size() == 2,
          Duration.ofMinutes(1));
      assertEquals(Map.of(WaitReason.RUNNER, 2, WaitReason.LIMIT, 3), waiting(world).reasons());
      CountFleet.Runners runners = fleet(world).runners().get("linux-x64");
      assertEquals(Map.of(Phase.BOOTING, 2), runners.phases());
      assertEquals(0, runners.launching());
      assertTrue(fleet(world).oldestMessage().isPositive());
    }
  }

  @Test
  void launching_isCounted_untilEc2HasAnswered() {
    try (SimWorld world = SimWorld.running()) {
      world.burst(3);
      world.until(() -> world.journal().has(Event.FleetRequested.class), Duration.ofMinutes(1));
      assertEquals(Map.of(WaitReason.LAUNCH, 3), waiting(world).reasons());
      assertEquals(3, fleet(world).runners().get("linux-x64").launching());
    }
  }

  @Test
  void jobs_areLate_beyondTheObjectiveOfTheirPool() {
    try (SimWorld world =
        SimWorld.running(
            SimPools.linux().maxRunners(1).objective(Duration.ofSeconds(90), 0.9).build())) {
      world.burst(3);
      world.advance(Duration.ofSeconds(60));
      assertEquals(0, waiting(world).late());
      world.until(() -> waiting(world).late() > 0, Duration.ofMinutes(1));
      assertTrue(waiting(world).longest().compareTo(Duration.ofSeconds(90)) > 0);
    }
  }
}
