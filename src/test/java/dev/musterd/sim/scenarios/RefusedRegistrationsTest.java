package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registrations that GitHub refuses for good, with many jobs waiting. */
class RefusedRegistrationsTest {
  private static final int FOR_EVER = 1_000_000;

  @ParameterizedTest
  @CsvSource({
    "403, true, This installation has been suspended",
    "403, false, Resource not accessible by integration",
    "422, true, Runner group is full",
    "404, true, Not Found"
  })
  void tenInstancesAreLaunchedAtMost_howeverManyJobsWait(
      int status, boolean ephemeral, String message) {
    var pool = SimPools.linux();
    try (SimWorld world = SimWorld.running((ephemeral ? pool : pool.persistent()).build())) {
      refuse(world, Fault.status(status, message));
      List<Job.Id> jobs = world.burst(50);
      world.advance(Duration.ofHours(1));
      assertTrue(world.launched() <= 10, () -> world.launched() + " instances in an hour");
      assertTrue(world.launched() >= 1, "one has to be refused");
      assertEquals(1, world.journal().all(Event.RegistrationsRefused.class).size());
      assertEquals(1, world.daemon().duties().describeFleet().warnings().size());
      assertEquals(1, world.daemon().duties().describeFleet().refusedRegistrations());
      assertTrue(
          world.journal().reasons(jobs.getFirst()).getLast().contains(message),
          () -> world.journal().reasons(jobs.getFirst()).toString());
      int launched = world.launched();
      world.advance(Duration.ofHours(2));
      assertEquals(launched, world.launched(), "and none in the hours after");
    }
  }

  @Test
  void instancesAreLaunchedAgain_whenRegistrationWorks() {
    try (SimWorld world = SimWorld.running()) {
      world
          .github()
          .weather(
              operation ->
                  operation == Operation.JIT
                      ? Optional.of(Fault.status(422, "Runner group is full"))
                      : Optional.empty());
      List<Job.Id> jobs = world.burst(50);
      world.advance(Duration.ofMinutes(10));
      int calls = world.github().calls(Operation.JIT);
      world.advance(Duration.ofMinutes(30));
      assertTrue(world.github().calls(Operation.JIT) - calls <= 4, "the pause grows");
      world.github().weather(_ -> Optional.empty());
      world.untilRun(jobs, Duration.ofMinutes(25));
      assertTrue(world.journal().has(Event.RegistrationsAccepted.class));
      assertEquals(List.of(), world.daemon().duties().describeFleet().warnings());
      world.untilNothingIsLeft();
      assertTrue(world.launched() <= 60, () -> "" + world.launched());
    }
  }

  /** Others are served as ever. */
  @Test
  void otherOwner_isServed() {
    try (SimWorld world = SimWorld.running()) {
      world.github().fail(Operation.JIT, 1, Fault.status(422, "Runner group is full"));
      Job.Id refused = world.queueJob(SimWorld.WIDGETS, SimWorld.LINUX);
      world.advance(Duration.ofSeconds(5));
      Job.Id served = world.queueJob(SimWorld.GADGETS, SimWorld.LINUX);
      world.untilRun(List.of(served), Duration.ofMinutes(2));
      world.untilRun(refused);
      world.untilNothingIsLeft();
    }
  }

  /** An owner that was not served of late gets ten instances first, and the rest a moment later. */
  @Test
  void burst_isOneRequestMore_whenNoRunnerWasRegisteredOfLate() {
    try (SimWorld world = SimWorld.running()) {
      List<Job.Id> jobs = world.burst(100);
      world.until(() -> world.launched() == 100, Duration.ofSeconds(3));
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertFalse(world.journal().has(Event.RegistrationsRefused.class));
      assertEquals(100, world.launched());
    }
  }

  private static void refuse(SimWorld world, Fault fault) {
    world.github().fail(Operation.JIT, FOR_EVER, fault);
    world.github().fail(Operation.REGISTRATION_TOKEN, FOR_EVER, fault);
  }
}
