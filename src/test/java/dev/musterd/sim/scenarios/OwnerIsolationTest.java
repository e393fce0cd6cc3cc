package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A failure of one owner, runner or registration does not affect the others. */
class OwnerIsolationTest {
  private static final Duration TICK = Duration.ofMinutes(10);

  /** Idle runners, old enough to go at the next tick, which is ten minutes away. */
  private static SimWorld idleRunners(Owner.Repository... repositories) {
    SimWorld world = SimWorld.before(SimPools.linux().build());
    world.reapEvery(TICK).start();
    world.advance(Duration.ofSeconds(10));
    List<Job.Id> jobs = new ArrayList<>();
    Stream.of(repositories).forEach(it -> jobs.add(world.queueJob(it, SimWorld.LINUX)));
    world.until(
        () -> world.journal().all(Event.RunnerConfigured.class).size() == repositories.length,
        Duration.ofMinutes(1));
    jobs.forEach(world.github()::cancelJob);
    world.advance(Duration.ofMinutes(8)); // The check of late boots has found them idle.
    return world;
  }

  private static void untilNextTick(SimWorld world) {
    int ticks = world.journal().all(Event.TickFinished.class).size();
    world.until(
        () -> world.journal().all(Event.TickFinished.class).size() > ticks, TICK.plus(TICK));
  }

  private static Stream<Arguments> listFaults() {
    return Stream.of(
        Arguments.of(Fault.status(500, "Unicorn!")),
        Arguments.of(Fault.status(403, "Resource not accessible")),
        Arguments.of(new Fault.Hang()),
        Arguments.of(new Fault.Garbage("<html>")));
  }

  @ParameterizedTest
  @MethodSource("listFaults")
  void ownerWhoseListFails_isLeftAlone_andTheOtherIsJudgedInTheSameTick(Fault fault) {
    try (SimWorld world = idleRunners(SimWorld.WIDGETS, SimWorld.GADGETS)) {
      world.github().fail(Operation.RUNNERS, 1, fault);
      untilNextTick(world);
      List<Event.OwnerUnseen> unseen = world.journal().all(Event.OwnerUnseen.class);
      assertEquals(1, unseen.size(), world::story);
      Owner failed = unseen.getFirst().owner();
      Owner other = failed.equals(SimWorld.ACME) ? SimWorld.GLOBEX : SimWorld.ACME;
      assertEquals(1, world.github().runners(failed).size());
      assertEquals(0, world.github().runners(other).size());
      assertEquals(1, world.cloud().live().size());
      untilNextTick(world);
      assertEquals(0, world.cloud().live().size());
      world.untilNothingIsLeft();
    }
  }

  private static Stream<Arguments> removalFaults() {
    return Stream.of(
        Arguments.of(Fault.status(500, "Unicorn!")),
        Arguments.of(Fault.status(422, "Runner is still running a job")),
        Arguments.of(new Fault.Hang()));
  }

  @ParameterizedTest
  @MethodSource("removalFaults")
  void runnerThatGitHubDoesNotRemove_stays_andTheOtherTwoGoInTheSameTick(Fault fault) {
    try (SimWorld world = idleRunners(SimWorld.WIDGETS, SimWorld.WIDGETS, SimWorld.WIDGETS)) {
      world.github().fail(Operation.REMOVE_RUNNER, 1, fault);
      untilNextTick(world);
      assertEquals(1, world.cloud().live().size(), world::story);
      assertEquals(1, world.journal().all(Event.RunnerSpared.class).size());
      assertEquals(2, world.journal().all(Event.InstanceTerminated.class).size());
      world.untilNothingIsLeft();
    }
  }

  @Test
  void removalWhoseAnswerIsLost_leavesNothing() {
    try (SimWorld world = idleRunners(SimWorld.WIDGETS, SimWorld.WIDGETS)) {
      world.github().fail(Operation.REMOVE_RUNNER, 1, new Fault.DropAfterEffect());
      untilNextTick(world);
      assertEquals(1, world.journal().all(Event.RunnerSpared.class).size());
      world.untilNothingIsLeft();
    }
  }

  /** Reference: the first orphan whose look-up failed kept the other two alive. */
  @Test
  void orphanWhoseTagFails_isSuspectedInMemory_andTheOtherTwoInTheSameTick() {
    try (SimWorld world = SimWorld.before(SimPools.linux().build())) {
      world.reapEvery(TICK).breakMachines(_ -> true);
      world.start();
      world.advance(Duration.ofSeconds(10));
      List<Job.Id> jobs = world.burst(3);
      world.until(() -> world.launched() == 3, Duration.ofMinutes(1));
      jobs.forEach(world.github()::cancelJob);
      world.cloud().faults().throttle(Api.CREATE_TAGS, 1);
      untilNextTick(world);
      assertEquals(3, world.journal().all(Event.InstanceSuspected.class).size(), world::story);
      assertTrue(
          world.journal().has(Event.DutyFailed.class, it -> it.duty().startsWith("suspect")));
      untilNextTick(world);
      assertEquals(List.of(), world.cloud().live(), "the one without a tag is suspected in memory");
      world.untilNothingIsLeft();
    }
  }

  @Test
  void terminationThatFails_isTriedAgain_thoughTheRunnersAreDeregistered() {
    try (SimWorld world = idleRunners(SimWorld.WIDGETS, SimWorld.GADGETS)) {
      world.cloud().faults().throttle(Api.TERMINATE_INSTANCES, 1);
      untilNextTick(world);
      assertEquals(List.of(), world.github().runners(SimWorld.ACME));
      world.untilNothingIsLeft();
    }
  }

  @Test
  void ghosts_areForgotten_whenTheyCarryOurPrefix_offlineForABootTime() {
    try (SimWorld world = SimWorld.running(SimPools.linux().namePrefix("ci-").build())) {
      Labels labels = SimWorld.LINUX;
      world.github().addRunner(SimWorld.ACME, "ci-i-0123456789abcdef0", labels);
      world.github().addRunner(SimWorld.ACME, "other-i-0123456789abcdef1", labels);
      world.github().addRunner(SimWorld.ACME, "i-0123456789abcdef2", labels);
      world.github().addRunner(SimWorld.ACME, "ci-build-server", labels);
      world.foreignRunner(SimWorld.ACME, "ci-i-0123456789abcdef3", Labels.of("mac"));
      // An owner's list is read while it has runners, and then as long as there are ghosts.
      world.untilRun(
          world.github().queueJob(SimWorld.WIDGETS, SimWorld.LINUX, Duration.ofMinutes(3)));
      world.advance(Duration.ofMinutes(2));
      assertFalse(world.journal().has(Event.RegistrationForgotten.class));
      world.advance(Duration.ofMinutes(2));
      assertEquals(
          List.of("ci-i-0123456789abcdef0"),
          world.journal().all(Event.RegistrationForgotten.class).stream()
              .map(Event.RegistrationForgotten::name)
              .toList(),
          world::story);
      assertEquals(4, world.github().runners(SimWorld.ACME).size());
    }
  }

  @Test
  void suspectedRunner_isCleared_whenItComesBack() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().persistent().idle("* * * * *", 1).build())) {
      world.reapEvery(Duration.ofMinutes(2)).start();
      world.untilRun(world.queueJob());
      world.advance(Duration.ofMinutes(10));
      String name = world.machine(0).id().value();
      for (int time = 1; time <= 3; time++) {
        int suspicions = time;
        world.github().setOnline(SimWorld.ACME, name, false);
        world.until(
            () -> world.journal().all(Event.InstanceSuspected.class).size() == suspicions, TICK);
        world.github().setOnline(SimWorld.ACME, name, true);
        world.until(
            () -> world.journal().all(Event.SuspicionLifted.class).size() == suspicions, TICK);
      }
      assertTrue(world.machine(0).live());
      assertFalse(world.machine(0).tags().containsKey("musterd:suspect"));
      world.untilRun(world.queueJob());
      assertEquals(1, world.launched());
    }
  }
}
