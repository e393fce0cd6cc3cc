package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The tags that say what an instance runs, and what they cost. */
class JobTagsTest {
  private static final Duration LONG = Duration.ofMinutes(30);
  private static final Fault DENIED = new Fault.Refusal("UnauthorizedOperation", 403, "no");

  private static List<Job.Id> queue(SimWorld world, int count) {
    return IntStream.range(0, count)
        .mapToObj(_ -> world.github().queueJob(SimWorld.WIDGETS, SimWorld.LINUX, LONG))
        .toList();
  }

  private static void untilStarted(SimWorld world, List<Job.Id> jobs) {
    world.until(
        () -> world.journal().all(Event.JobStarted.class).size() >= jobs.size(),
        Duration.ofMinutes(5));
  }

  private static long tagged(SimWorld world) {
    return world.cloud().machines().stream()
        .filter(machine -> machine.tags().containsKey("musterd:repository"))
        .count();
  }

  @Test
  void instance_isTagged_onceItsJobHasRunForAWhile() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = queue(world, 1).getFirst();
      untilStarted(world, List.of(job));
      Machine machine = world.machine(0);
      assertFalse(machine.tags().containsKey("musterd:repository"));
      world.advance(Duration.ofMinutes(2));
      assertEquals("acme/widgets", machine.tags().get("musterd:repository"));
      assertEquals("continuous", machine.tags().get("musterd:workflow"));
      assertEquals(job.toString(), machine.tags().get("musterd:job"));
      assertTrue(machine.tags().containsKey("musterd:run"));
      world.advance(Duration.ofMinutes(20));
      assertEquals(1, world.cloud().calls(Api.CREATE_TAGS));
    }
  }

  @Test
  void hundredJobs_costTenCallsAtMost_andEveryInstanceIsTagged() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(100).build())) {
      List<Job.Id> jobs = queue(world, 100);
      untilStarted(world, jobs);
      world.advance(Duration.ofMinutes(20));
      assertEquals(100, tagged(world));
      assertTrue(world.cloud().calls(Api.CREATE_TAGS) <= 10);
    }
  }

  @Test
  void shortJobs_costNothing() {
    try (SimWorld world = SimWorld.running()) {
      List<Job.Id> jobs = world.burst(20);
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(0, world.cloud().calls(Api.CREATE_TAGS));
    }
  }

  @Test
  void persistentRunner_isNotTagged() {
    try (SimWorld world = SimWorld.running(SimPools.linux().persistent().build())) {
      untilStarted(world, queue(world, 1));
      world.advance(Duration.ofMinutes(5));
      assertEquals(0, world.cloud().calls(Api.CREATE_TAGS));
    }
  }

  /** As with the policies of an earlier version. */
  @Test
  void missingPermission_isTold_andTriedEverLessOften() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(100).build())) {
      world.cloud().faults().until(Api.CREATE_TAGS, DENIED);
      List<Job.Id> jobs = queue(world, 100);
      untilStarted(world, jobs);
      world.advance(Duration.ofMinutes(20));
      assertTrue(world.cloud().calls(Api.CREATE_TAGS) <= 5);
      assertEquals(
          world.cloud().calls(Api.CREATE_TAGS),
          world.journal().all(Event.InstancesNotTagged.class).size());
      assertFalse(world.journal().has(Event.DutyFailed.class));
    }
  }

  @Test
  void failedCall_isMadeUpFor() {
    try (SimWorld world = SimWorld.running()) {
      world.cloud().faults().next(Api.CREATE_TAGS, 1, DENIED);
      List<Job.Id> jobs = queue(world, 20);
      untilStarted(world, jobs);
      world.advance(Duration.ofMinutes(10));
      assertEquals(20, tagged(world));
    }
  }
}
