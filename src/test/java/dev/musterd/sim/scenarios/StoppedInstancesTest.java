package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Instances that a shutdown stops, for their template does not say that it terminates them. */
class StoppedInstancesTest {
  @Test
  void areTerminated_afterTheirJob() {
    try (SimWorld world = SimWorld.running()) {
      world.cloud().shutdownStops(_ -> true);
      world.untilRun(world.burst(3));
      world.untilNothingIsLeft();
      assertEquals(3, world.launched());
      assertTrue(
          world.journal().all(Event.InstanceTerminated.class).stream()
              .allMatch(event -> event.reason().contains("stopped instead of terminated")));
    }
  }

  @Test
  void fillAPool_noLongerThanTheReaperNeeds() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build())) {
      world.cloud().shutdownStops(_ -> true);
      List<Job.Id> jobs = world.burst(3);
      world.untilRun(jobs, Duration.ofMinutes(30));
      assertEquals(1, world.cloud().peakLive());
      world.untilNothingIsLeft();
    }
  }

  @Test
  void costNoJob_whenTheyStopBeforeTheirRunnerComes() {
    try (SimWorld world = SimWorld.running()) {
      world.cloud().shutdownStops(machine -> machine == world.machine(0));
      Job.Id job = world.queueJob();
      world.until(() -> world.launched() == 1, Duration.ofMinutes(1));
      world.machine(0).powerOff("user data failed");
      world.untilRun(List.of(job), Duration.ofMinutes(6));
      world.untilNothingIsLeft();
      assertEquals(2, world.launched());
    }
  }
}
