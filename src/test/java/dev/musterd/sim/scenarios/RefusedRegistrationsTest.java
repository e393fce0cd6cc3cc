package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.RunnerPool;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** The reason is the owner's: a suspended installation refuses the runners of every pool. */
  @Test
  void tenInstancesAreLaunchedAtMost_howeverManyPoolsTheOwnerUses() {
    List<String> names = List.of("linux-x64", "linux-arm", "linux-gpu", "linux-big");
    try (SimWorld world =
        SimWorld.running(
            names.stream()
                .map(name -> SimPools.pool(name, name).build())
                .toArray(RunnerPool[]::new))) {
      refuse(world, Fault.status(403, "This installation has been suspended"));
      for (int i = 0; i < 20; i++) {
        names.forEach(name -> world.queueJob(SimWorld.WIDGETS, Labels.of(name)));
      }
      world.advance(Duration.ofHours(1));
      assertTrue(world.launched() <= 10, () -> world.launched() + " instances in an hour");
      assertEquals(4, world.daemon().duties().describeFleet().refusedRegistrations());
      int launched = world.launched();
      world.advance(Duration.ofHours(2));
      assertEquals(launched, world.launched(), "and none in the hours after");
    }
  }

  /** One registration a moment ago proves little: not all fifty are launched by it. */
  @Test
  void burst_afterOneGoodRegistration_isNotMetByTheRefusalAsAWhole() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id first = world.queueJob();
      world.until(() -> world.journal().has(Event.RunnerConfigured.class), Duration.ofSeconds(30));
      refuse(world, Fault.status(422, "Runner group is full"));
      world.burst(50);
      world.advance(Duration.ofHours(1));
      assertTrue(world.launched() <= 11, () -> world.launched() + " instances in an hour");
      assertTrue(world.journal().has(Event.RegistrationsRefused.class));
      assertFalse(world.journal().reasons(first).toString().contains("full"));
    }
  }

  /** A group that takes one runner now and then: no more are lost than were registered. */
  @Test
  void nearlyFullGroup_costsFewInstances() {
    try (SimWorld world = SimWorld.running()) {
      AtomicInteger calls = new AtomicInteger();
      world
          .github()
          .weather(
              operation ->
                  operation == Operation.JIT && calls.getAndIncrement() % 3 != 0
                      ? Optional.of(Fault.status(422, "Runner group is full"))
                      : Optional.empty());
      world.burst(200);
      world.advance(Duration.ofHours(1));
      int registered = world.journal().all(Event.RunnerConfigured.class).size();
      int lost = world.launched() - registered;
      assertTrue(lost <= 30, () -> lost + " lost beside " + registered);
    }
  }

  /** The reason may be the pool's own, as its runner group is full: others are tried and served. */
  @Test
  void otherPool_isServed_onceARegistrationWasTried() {
    try (SimWorld world =
        SimWorld.running(SimPools.linux().build(), SimPools.pool("other", "other").build())) {
      world.github().fail(Operation.JIT, 1, Fault.status(422, "Runner group is full"));
      Job.Id refused = world.queueJob();
      world.until(
          () -> world.journal().has(Event.RegistrationsRefused.class), Duration.ofSeconds(30));
      Job.Id served = world.queueJob(SimWorld.WIDGETS, Labels.of("other"));
      world.until(() -> world.journal().has(Event.RunnerConfigured.class), Duration.ofSeconds(10));
      world.untilRun(List.of(served), Duration.ofMinutes(2));
      assertEquals(1, world.journal().all(Event.RegistrationsRefused.class).size());
      world.untilRun(refused);
      world.untilNothingIsLeft();
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
