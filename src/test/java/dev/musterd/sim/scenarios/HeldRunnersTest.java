package dev.musterd.sim.scenarios;

import static dev.musterd.doubles.github.Fault.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.doubles.github.Operation;
import dev.musterd.flow.Explanation;
import dev.musterd.flow.HoldRunners.Outcome;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Requester;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Instances that somebody keeps for debugging: they stay, take no job, and go after their time. */
class HeldRunnersTest {
  private static final Duration LONG = Duration.ofMinutes(30);
  private static final Duration HALF_HOUR = Duration.ofMinutes(30);
  private static final Requester ALICE = new Requester("alice@laptop", "10.0.0.7");

  private static Outcome hold(SimWorld world, Duration time) {
    return answer(world, world.daemon().duties().holdRunners().hold(id(world), time, ALICE));
  }

  private static Outcome release(SimWorld world) {
    return answer(world, world.daemon().duties().holdRunners().release(id(world), ALICE));
  }

  private static String id(SimWorld world) {
    return world.machine(0).id().value();
  }

  private static Outcome answer(SimWorld world, Future<Outcome> asked) {
    world.until(asked::isComplete, Duration.ofMinutes(2));
    return asked.result();
  }

  private static Job.Id started(SimWorld world) {
    Job.Id job = world.queueJob();
    world.until(() -> world.journal().has(Event.JobStarted.class), LONG);
    return job;
  }

  private static Instant ended(SimWorld world, Machine machine) {
    world.until(() -> !machine.live(), Duration.ofHours(2));
    return world.time().instant();
  }

  @Test
  void busyRunner_finishesItsJob_andIsKept_untilItsTimeIsOver() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = started(world);
      Outcome.Held held = assertInstanceOf(Outcome.Held.class, hold(world, HALF_HOUR));
      assertEquals(
          "it runs job " + job + ", which goes on; the instance is kept after that", held.note());
      assertEquals("alice@laptop", world.machine(0).tags().get(Instance.Tag.HELD_BY));
      world.untilRun(job);
      Instant end = ended(world, world.machine(0));
      assertFalse(end.isBefore(held.hold().until()), world::story);
      assertTrue(end.isBefore(held.hold().until().plus(Duration.ofMinutes(2))), world::story);
      assertEquals(1, world.journal().all(Event.RunnerHeld.class).size());
      world.untilNothingIsLeft();
    }
  }

  /** Its machine boots, does nothing, and never powers itself off. */
  @Test
  void instanceThatStaysOn_isTerminated_whenItsTimeIsOver() {
    try (SimWorld world = SimWorld.running()) {
      world.breakMachines(machine -> machine == world.machine(0));
      Job.Id job = world.queueJob();
      world.until(() -> world.journal().has(Event.RunnerConfigured.class), LONG);
      world.advance(Duration.ofSeconds(10));
      Outcome.Held held = assertInstanceOf(Outcome.Held.class, hold(world, HALF_HOUR));
      world.untilRun(job);
      Instant end = ended(world, world.machine(0));
      assertFalse(end.isBefore(held.hold().until()), world::story);
      assertTrue(end.isBefore(held.hold().until().plus(Duration.ofMinutes(2))), world::story);
      assertEquals(Optional.of("TerminateInstances"), world.machine(0).endReason());
      world.untilNothingIsLeft();
    }
  }

  @Test
  void idleRunner_isRemovedFromGitHub_andTakesNoJob() {
    try (SimWorld world = SimWorld.before(SimPools.linux().persistent().build())) {
      world.start();
      world.untilRun(world.queueJob());
      Outcome.Held held = assertInstanceOf(Outcome.Held.class, hold(world, HALF_HOUR));
      assertEquals("its runner was removed from GitHub, and takes no job", held.note());
      assertEquals(List.of(), world.github().runners(SimWorld.ACME));
      assertEquals(
          world.machine(0).id(),
          world.journal().all(Event.RunnerDeregistered.class).getFirst().instance());
      world.untilRun(world.queueJob());
      assertEquals(2, world.launched());
      assertTrue(world.machine(0).live());
      assertEquals(
          Map.of("linux-x64", 1), world.daemon().duties().holdRunners().counts(), world::story);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void jobOfABootingRunner_getsAnother() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.queueJob();
      world.until(() -> world.journal().has(Event.RunnerConfigured.class), LONG);
      world.advance(Duration.ofSeconds(5));
      assertInstanceOf(Outcome.Held.class, hold(world, HALF_HOUR));
      world.untilRun(job);
      assertEquals(2, world.launched());
      assertTrue(world.machine(0).live(), world::story);
      world.untilNothingIsLeft();
    }
  }

  /** It counts against the maximum, and the slot is free once its time is over. */
  @Test
  void heldInstance_takesItsPoolsSlot_untilItsTimeIsOver() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build())) {
      Job.Id first = started(world);
      Outcome.Held held = assertInstanceOf(Outcome.Held.class, hold(world, HALF_HOUR));
      world.untilRun(first);
      Job.Id second = world.queueJob();
      world.advance(Duration.ofMinutes(20));
      assertEquals(1, world.launched());
      Explanation.Waits waits =
          assertInstanceOf(
              Explanation.Waits.class, world.daemon().duties().explain().job(second, List.of()));
      assertEquals(
          "pool linux-x64 is at its maximum of 1, 1 of them held for debugging",
          waits.reason().why());
      world.untilRun(List.of(second), Duration.ofMinutes(20));
      assertFalse(world.time().instant().isBefore(held.hold().until()));
      world.untilNothingIsLeft();
    }
  }

  @Test
  void hold_survivesARestart() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = started(world);
      Outcome.Held held = assertInstanceOf(Outcome.Held.class, hold(world, HALF_HOUR));
      world.untilRun(job);
      world.crash();
      world.advance(Duration.ofMinutes(1));
      world.start();
      world.advance(Duration.ofMinutes(10));
      assertTrue(world.machine(0).live(), world::story);
      assertEquals(
          Optional.of(held.hold()),
          world
              .daemon()
              .duties()
              .inventory()
              .find(world.machine(0).id())
              .orElseThrow()
              .instance()
              .hold());
      assertFalse(ended(world, world.machine(0)).isBefore(held.hold().until()), world::story);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void hold_canBeMadeLonger_andEndedEarly() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = started(world);
      hold(world, Duration.ofMinutes(5));
      Outcome.Held longer = assertInstanceOf(Outcome.Held.class, hold(world, Duration.ofHours(1)));
      world.untilRun(job);
      world.advance(Duration.ofMinutes(30));
      assertTrue(world.machine(0).live(), world::story);
      assertInstanceOf(Outcome.Released.class, release(world));
      Instant end = ended(world, world.machine(0));
      assertTrue(end.isBefore(longer.hold().until().minus(Duration.ofMinutes(20))), world::story);
      Event.RunnerReleased event = world.journal().all(Event.RunnerReleased.class).getFirst();
      assertEquals("alice@laptop", event.by());
      assertEquals("10.0.0.7", event.from());
      world.untilNothingIsLeft();
    }
  }

  @Test
  void refusedTags_areSaid_andChangeNothing() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = started(world);
      world.cloud().faults().until(Api.CREATE_TAGS, Fault.unauthorized());
      Outcome.Unanswered refused =
          assertInstanceOf(Outcome.Unanswered.class, hold(world, HALF_HOUR));
      assertTrue(
          refused.reason().startsWith("EC2 does not take the tags of a hold, so the instance goes"),
          refused::reason);
      assertTrue(refused.reason().contains("not authorized"), refused::reason);
      assertFalse(world.journal().has(Event.RunnerHeld.class));
      world.cloud().faults().clear();
      world.untilRun(job);
      ended(world, world.machine(0));
      world.untilNothingIsLeft();
    }
  }

  /** The next list of EC2's shows what was done. */
  @Test
  void tagsWhoseAnswerIsLost_holdAllTheSame() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = started(world);
      world.cloud().faults().next(Api.CREATE_TAGS, 1, new Fault.LostReply());
      assertInstanceOf(Outcome.Unanswered.class, hold(world, HALF_HOUR));
      world.untilRun(job);
      world.advance(Duration.ofMinutes(10));
      assertTrue(world.machine(0).live(), world::story);
      assertEquals(Map.of("linux-x64", 1), world.daemon().duties().holdRunners().counts());
      world.untilNothingIsLeft();
    }
  }

  @Test
  void runnerThatGitHubDoesNotRemove_isRemovedByTheReaper() {
    try (SimWorld world = SimWorld.before(SimPools.linux().persistent().build())) {
      world.start();
      world.untilRun(world.queueJob());
      world.github().fail(Operation.REMOVE_RUNNER, 1, status(503, "Unicorn!"));
      Outcome.Held held = assertInstanceOf(Outcome.Held.class, hold(world, HALF_HOUR));
      assertTrue(held.note().contains("is not removed from GitHub yet"), held::note);
      world.until(() -> world.github().runners(SimWorld.ACME).isEmpty(), Duration.ofMinutes(3));
      assertTrue(world.machine(0).live(), world::story);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void holdBeyondMaxLifetime_isRefused_andNamesTheLongest() {
    try (SimWorld world =
        SimWorld.running(SimPools.linux().maxLifetime(Duration.ofHours(2)).build())) {
      started(world);
      Outcome.Refused refused =
          assertInstanceOf(Outcome.Refused.class, hold(world, Duration.ofHours(3)));
      assertTrue(
          refused
              .reason()
              .matches(
                  "max-lifetime of pool linux-x64 is 2h, and ends for i-\\w+ at \\S+: the longest"
                      + " hold that is possible is 1h5\\dm(\\d+s)?"),
          refused::reason);
      assertFalse(world.machine(0).tags().containsKey(Instance.Tag.HOLD_UNTIL));
      world.untilNothingIsLeft();
    }
  }

  @Test
  void unknownAndUnheldInstances_areSaid() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = started(world);
      assertEquals(new Outcome.Refused(id(world) + " is not held"), release(world));
      for (String name : List.of("i-0123456789abcdef0", "nobody")) {
        assertInstanceOf(
            Outcome.Unknown.class,
            answer(world, world.daemon().duties().holdRunners().hold(name, HALF_HOUR, ALICE)));
      }
      world.untilRun(job);
      world.untilNothingIsLeft();
    }
  }
}
