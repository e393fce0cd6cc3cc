package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.sqs.ScriptedCalls.Call;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A large account: each of EC2's lists takes half a minute, and all goes on meanwhile. */
class SlowListsTest {
  private static final Duration SLOW = Duration.ofSeconds(35);

  private static SimWorld slow(int max) {
    SimWorld world = SimWorld.before(SimPools.linux().maxRunners(max).build());
    world.cloud().slow(Api.DESCRIBE_INSTANCES, SLOW);
    world.start();
    world.advance(Duration.ofMinutes(10));
    world.cloud().forgetPeaksUnderway();
    return world;
  }

  @Test
  void jobsRun_andAllIsRemoved() {
    try (SimWorld world = slow(100)) {
      world.untilRun(world.burst(5));
      world.untilNothingIsLeft();
      assertEquals(5, world.launched());
      assertTrue(world.cloud().peakUnderway(Api.DESCRIBE_INSTANCES) <= 1);
    }
  }

  @Test
  void fullPool_asksForOneListAtATime() {
    try (SimWorld world = slow(1)) {
      world.untilRun(world.burst(4), Duration.ofMinutes(40));
      assertTrue(world.cloud().peakUnderway(Api.DESCRIBE_INSTANCES) <= 1);
    }
  }

  /** Its boot deadline has the lists read; meanwhile other jobs are launched for and kept. */
  @Test
  void lateRunner_holdsUpNoOtherJob_norItsVisibility() {
    try (SimWorld world = slow(100)) {
      world.breakMachines(machine -> machine.id().equals(world.machine(0).id()));
      Job.Id late = world.queueJob();
      world.until(() -> world.launched() == 1, Duration.ofMinutes(1));
      int renewed = world.queue().script().count(Call.HOLD);
      world.advance(Duration.ofMinutes(5).minusSeconds(1));
      assertTrue(world.queue().script().count(Call.HOLD) > renewed);
      Job.Id other = world.queueJob();
      world.until(
          () -> world.journal().has(Event.InstancesLaunched.class, it -> it.jobs().contains(other)),
          SLOW.minusSeconds(10));
      world.untilRun(List.of(late, other));
    }
  }

  @Test
  void tick_actsOnAListThatTookLongerThanItsOwnTime() {
    try (SimWorld world = slow(100)) {
      world.cloud().slow(Api.DESCRIBE_INSTANCES, Duration.ofSeconds(90));
      Job.Id job = world.queueJob();
      world.until(() -> world.launched() == 1, Duration.ofMinutes(5));
      world.github().cancelJob(job);
      world.untilNothingIsLeft();
    }
  }
}
