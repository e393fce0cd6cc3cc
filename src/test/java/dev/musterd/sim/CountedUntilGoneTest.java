package dev.musterd.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * An instance counts against the maximum until it is known to be gone: its absence from a list
 * proves nothing. One that is gone frees its slot soon, also when EC2 has forgotten it.
 */
class CountedUntilGoneTest {
  private static final Duration LONG = Duration.ofMinutes(40);

  /** How long EC2's answers may lack an instance. */
  private static final Duration GAP = Duration.ofMillis(4_500);

  @Test
  void hungRunnerWhoseJobHasEnded_keepsItsSlot_thoughEc2sListLacksIt() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build())) {
      world.onSession(session -> session.onJob(_ -> session.fallSilent()));
      Job.Id hung = world.queueJob();
      world.until(() -> world.journal().has(Event.JobStarted.class), LONG);
      Instance.Id first = world.machine(0).id();
      world.onSession(_ -> {});
      Job.Id waiting = world.queueJob();
      world.until(() -> world.journal().has(Event.JobHeld.class), LONG);
      world.github().cancelJob(hung);
      world.until(() -> world.journal().has(Event.JobFinished.class), LONG);
      int lists = world.cloud().calls(Api.DESCRIBE_INSTANCES);
      world.cloud().listsMiss(first::equals);
      world.until(() -> world.cloud().calls(Api.DESCRIBE_INSTANCES) > lists, LONG);
      world.advance(Duration.ofSeconds(1));
      world.cloud().listsMiss(_ -> false);
      world.advance(Duration.ofMinutes(2));
      assertTrue(world.cloud().machine(first).orElseThrow().live());
      assertEquals(1, world.launched());
      world.interrupt(world.machine(0));
      world.untilRun(List.of(waiting), LONG);
      assertEquals(1, world.cloud().peakLive());
      world.untilNothingIsLeft();
    }
  }

  @Test
  void instanceThatEc2HasForgotten_freesItsSlot_afterAMinute() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build())) {
      world.github().jobsTake(Duration.ofMinutes(4));
      Job.Id first = world.queueJob();
      world.until(() -> world.journal().has(Event.JobStarted.class), LONG);
      Job.Id second = world.queueJob();
      Instance.Id gone = world.machine(0).id();
      world.until(() -> world.ran(first), LONG);
      world.cloud().listsMiss(gone::equals);
      world.until(() -> world.journal().has(Event.InstanceVanished.class), Duration.ofMinutes(2));
      world.untilRun(second);
      assertEquals(1, world.cloud().peakLive());
      world.untilNothingIsLeft();
    }
  }

  @Test
  void missingInstance_keepsItsSlot_whileEc2DoesNotAnswerWhetherItLives() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build())) {
      Job.Id first = world.queueJob();
      // Every second call is about the missing instance.
      world.until(() -> world.journal().has(Event.JobFinished.class), LONG);
      for (int i = 0; i < 10; i++) {
        int calls = world.cloud().calls(Api.DESCRIBE_INSTANCES);
        world.until(() -> world.cloud().calls(Api.DESCRIBE_INSTANCES) > calls, LONG);
        world.cloud().faults().next(Api.DESCRIBE_INSTANCES, 1, new Fault.LostReply());
        world.until(() -> world.cloud().calls(Api.DESCRIBE_INSTANCES) > calls + 1, LONG);
      }
      assertTrue(
          world
              .journal()
              .has(
                  Event.DutyFailed.class,
                  it -> it.duty().startsWith("ask for missing instance i-")));
      assertFalse(world.journal().has(Event.InstanceVanished.class));
      Job.Id second = world.queueJob();
      world.untilRun(List.of(first, second), LONG);
      assertEquals(1, world.cloud().peakLive());
      world.untilNothingIsLeft();
    }
  }

  /** A full pool asks for it every few seconds, and EC2's answers get lost. */
  @Test
  void finishedRunner_keepsItsSlot_whileEc2DoesNotAnswerWhetherItLives() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build())) {
      List<Job.Id> jobs = world.burst(2);
      world.until(() -> world.journal().has(Event.JobFinished.class), LONG);
      world.cloud().faults().next(Api.DESCRIBE_INSTANCES, 10, new Fault.LostReply());
      int calls = world.cloud().calls(Api.DESCRIBE_INSTANCES);
      world.until(() -> world.cloud().calls(Api.DESCRIBE_INSTANCES) == calls + 9, LONG);
      assertFalse(world.journal().has(Event.InstanceVanished.class));
      assertEquals(1, world.launched());
      world.untilRun(jobs, LONG);
      assertEquals(1, world.cloud().peakLive());
      world.untilNothingIsLeft();
    }
  }

  /** Both lists that a life begins with lack the same when they are asked for at once. */
  @Test
  void instanceOfAnEarlierProcess_counts_whenTheFirstListThatCameLacksIt() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(2).build())) {
      world.github().jobsTake(Duration.ofMinutes(4));
      world.burst(2);
      world.until(() -> world.journal().all(Event.JobStarted.class).size() == 2, LONG);
      world.crash();
      world.cloud().faults().throttle(Api.DESCRIBE_INSTANCES, 3);
      world.start();
      world.advance(Duration.ofSeconds(1));
      Job.Id third = world.queueJob();
      world.advance(Duration.ofSeconds(5));
      world.cloud().listsMiss(_ -> true);
      world.time().after(GAP).onSuccess(_ -> world.cloud().listsMiss(_ -> false));
      world.untilRun(List.of(third), LONG);
      assertEquals(2, world.cloud().peakLive());
      world.untilNothingIsLeft();
    }
  }

  /** The ids of new instances are unknown to EC2's other calls for some seconds. */
  @Test
  void newInstance_keepsItsSlot_untilEc2KnowsWhatItIsToTerminate() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build())) {
      world.cloud().visibilityDelay(Duration.ofSeconds(4));
      world.cloud().faults().next(Api.PUT_PARAMETER, 1, Fault.unauthorized());
      Job.Id job = world.queueJob();
      world.untilRun(List.of(job), LONG);
      assertEquals(2, world.launched());
      assertEquals(1, world.cloud().peakLive());
      world.untilNothingIsLeft();
    }
  }

  @Test
  void newInstance_isLeftToTheReaper_whenEc2DoesNotKnowItForLong() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build())) {
      world.cloud().visibilityDelay(Duration.ofSeconds(30));
      world.cloud().faults().next(Api.PUT_PARAMETER, 1, Fault.unauthorized());
      Job.Id job = world.queueJob();
      world.until(
          () ->
              world.journal().has(Event.DutyFailed.class, it -> it.duty().startsWith("terminate ")),
          LONG);
      assertEquals(List.of(Machine.State.PENDING), states(world));
      world.untilRun(List.of(job), LONG);
      assertEquals(1, world.cloud().peakLive());
      world.untilNothingIsLeft();
    }
  }

  private static List<Machine.State> states(SimWorld world) {
    return world.cloud().machines().stream().map(Machine::state).toList();
  }
}
