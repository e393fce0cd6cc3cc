package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** AWS refuses something for one instance: it is named, and the others do not wait for it. */
class OneBadAppleTest {
  private static final Duration LATE = Duration.ofMinutes(10);

  /** Machines that never boot: late, suspected, and to be terminated in one call. */
  private static List<Machine> unbooted(SimWorld world, int count) {
    world.breakMachines(_ -> true);
    List<Job.Id> jobs = world.burst(count);
    world.until(() -> world.ourLive().size() == count, Duration.ofMinutes(1));
    jobs.forEach(world.github()::cancelJob);
    return world.ourLive();
  }

  private static long reported(SimWorld world, Instance.Id instance) {
    return world.journal().all(Event.InstanceNotTerminated.class).stream()
        .filter(event -> event.instance().equals(instance))
        .count();
  }

  @Test
  void protectedInstance_isNamed_andTheOthersEnd() {
    try (SimWorld world = SimWorld.running()) {
      List<Machine> machines = unbooted(world, 4);
      Instance.Id spared = machines.get(1).id();
      world.cloud().protect(spared::equals);
      world.until(() -> reported(world, spared) > 0, LATE);
      assertEquals(
          List.of(spared), machines.stream().filter(Machine::live).map(Machine::id).toList());
      assertTrue(
          world.journal().all(Event.InstanceNotTerminated.class).stream()
              .allMatch(event -> event.reason().contains("disableApiTermination")));
    }
  }

  @Test
  void protectedInstance_isTriedEverLessOften_andEndsOnceItMay() {
    try (SimWorld world = SimWorld.running()) {
      Instance.Id spared = unbooted(world, 1).getFirst().id();
      world.cloud().protect(spared::equals);
      world.until(() -> reported(world, spared) > 0, LATE);
      world.advance(Duration.ofHours(2));
      assertTrue(reported(world, spared) < 14, () -> reported(world, spared) + " times");
      world.cloud().allowTermination();
      world.untilNothingIsLeft();
    }
  }

  /** Its slot is not about to be free, so no list of EC2's is asked for more often than ever. */
  @Test
  void protectedInstance_atAFullPool_costsNoLists() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build())) {
      Job.Id job = world.queueJob();
      world.until(() -> world.ourLive().size() == 1, Duration.ofMinutes(1));
      world.github().cancelJob(job);
      Instance.Id spared = world.ourLive().getFirst().id();
      world.cloud().protect(spared::equals);
      world.until(() -> reported(world, spared) > 0, Duration.ofHours(1));
      assertTrue(world.journal().has(Event.RunnerRetired.class), "it had a registration");
      Job.Id held = world.queueJob();
      world.advance(Duration.ofMinutes(1));
      int before = world.cloud().calls(Api.DESCRIBE_INSTANCES);
      world.advance(Duration.ofMinutes(10));
      int lists = world.cloud().calls(Api.DESCRIBE_INSTANCES) - before;
      assertTrue(lists <= 25, () -> lists + " lists in ten minutes");
      world.cloud().allowTermination();
      world.untilRun(List.of(held), Duration.ofMinutes(40));
      world.untilNothingIsLeft();
    }
  }

  @Test
  void deregisteredRunner_isNotDeregisteredAgain_whenEc2DoesNotEndIt() {
    try (SimWorld world = SimWorld.running()) {
      List<Job.Id> jobs = world.burst(3);
      world.until(() -> world.ourLive().size() == 3, Duration.ofMinutes(1));
      jobs.forEach(world.github()::cancelJob);
      world.cloud().faults().until(Api.TERMINATE_INSTANCES, Fault.unauthorized());
      world.advance(Duration.ofMinutes(20));
      assertEquals(
          world.journal().all(Event.RunnerRetired.class).stream()
              .map(Event.RunnerRetired::instance)
              .distinct()
              .count(),
          world.journal().all(Event.RunnerRetired.class).size());
      world.cloud().faults().clear();
      world.untilNothingIsLeft();
    }
  }

  @Test
  void instanceThatCannotBeTagged_isTerminatedAllTheSame() {
    try (SimWorld world = SimWorld.running()) {
      List<Machine> machines = unbooted(world, 2);
      world
          .cloud()
          .faults()
          .until(
              Api.CREATE_TAGS,
              new Fault.Refusal("TagLimitExceeded", 400, "More than 50 tags specified"));
      world.until(() -> machines.stream().noneMatch(Machine::live), LATE);
      long failed =
          world.journal().all(Event.DutyFailed.class).stream()
              .filter(event -> event.duty().startsWith("suspect"))
              .count();
      assertEquals(2, failed);
    }
  }
}
