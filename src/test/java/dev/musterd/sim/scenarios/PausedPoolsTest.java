package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.flow.DescribeFleet;
import dev.musterd.flow.Explanation;
import dev.musterd.flow.launch.PausePools;
import dev.musterd.flow.launch.PausePools.Answer;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.JobStatus;
import dev.musterd.model.Labels;
import dev.musterd.model.PoolPause;
import dev.musterd.model.Requester;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pools that operators pause: nothing is launched for them, and their jobs wait. */
class PausedPoolsTest {
  private static final String POOL = "linux-x64";
  private static final Requester ALICE = new Requester("alice@laptop", "10.0.0.5");
  private static final Requester BOB = new Requester("bob@desk", "10.0.0.6");
  private static final Duration LONG = Duration.ofMinutes(30);
  private static final Duration AT_ONCE = Duration.ofSeconds(3);

  private static PausePools pauses(SimWorld world) {
    return world.daemon().duties().pausePools();
  }

  private static Answer.Done done(SimWorld world, Future<Answer> answer) {
    world.until(answer::isComplete, Duration.ofMinutes(2));
    return assertInstanceOf(Answer.Done.class, answer.result());
  }

  private static Answer.Done pause(SimWorld world) {
    return done(world, pauses(world).pause(POOL, ALICE));
  }

  private static Answer.Done resume(SimWorld world) {
    return done(world, pauses(world).resume(POOL, BOB));
  }

  private static PoolPause stored(SimWorld world) {
    return new PoolPause("carol@host", world.time().instant());
  }

  @Test
  void job_waitsWhileItsPoolIsPaused_andRunsOnceItIsResumed() {
    try (SimWorld world = SimWorld.running()) {
      Answer.Done paused = pause(world);
      assertTrue(paused.changed() && paused.unsaved().isEmpty());
      Job.Id job = world.queueJob();
      world.advance(LONG);
      assertEquals(0, world.launched());
      assertFalse(world.ran(job));
      assertTrue(resume(world).changed());
      world.until(() -> world.launched() == 1, AT_ONCE);
      world.untilRun(job);
      assertEquals(
          List.of(new Event.PoolPaused(POOL, "alice@laptop", "10.0.0.5")),
          world.journal().all(Event.PoolPaused.class));
      assertEquals(
          List.of(new Event.PoolResumed(POOL, "bob@desk", "10.0.0.6")),
          world.journal().all(Event.PoolResumed.class));
    }
  }

  @Test
  void explanation_saysWhoPausedThePool_sinceWhen_andHowItEnds() {
    try (SimWorld world = SimWorld.running()) {
      PoolPause pause = pause(world).pause().orElseThrow();
      Job.Id job = world.queueJob();
      world.advance(AT_ONCE);
      String reason =
          "pool linux-x64 is paused by alice@laptop since %s; `musterd resume linux-x64`"
              .formatted(pause.since());
      Explanation explanation =
          world.daemon().duties().explain().job(job, world.journal().timeline(job));
      JobStatus status = assertInstanceOf(Explanation.Waits.class, explanation).reason();
      assertEquals(JobStatus.State.HELD, status.state());
      assertEquals(reason, status.why());
      assertEquals("nothing is launched for it before that", status.next());
      world.advance(LONG);
      assertEquals(List.of(reason), world.journal().reasons(job));
      DescribeFleet fleet = world.daemon().duties().describeFleet();
      assertEquals(List.of(reason), fleet.warnings());
      assertEquals(Optional.of(pause), fleet.pools().getFirst().paused());
    }
  }

  @Test
  void otherPools_launch() {
    try (SimWorld world =
        SimWorld.running(
            SimPools.linux().build(), SimPools.pool("gpu", "self-hosted", "gpu").build())) {
      pause(world);
      Job.Id held = world.queueJob();
      Job.Id other = world.queueJob(SimWorld.WIDGETS, Labels.of("self-hosted", "gpu"));
      world.untilRun(other);
      assertFalse(world.ran(held));
      assertEquals(Map.of(POOL, 1, "gpu", 0), pauses(world).states());
    }
  }

  @Test
  void runnersThatRun_goOn_andIdleOnesEndAsAlways() {
    try (SimWorld world = SimWorld.running(SimPools.linux().persistent().build())) {
      Job.Id first = world.queueJob();
      world.until(() -> world.journal().has(Event.JobStarted.class), Duration.ofMinutes(2));
      pause(world);
      world.untilRun(first);
      Job.Id second = world.queueJob();
      world.untilRun(second);
      assertEquals(1, world.launched());
      world.untilNothingIsLeft();
      assertTrue(world.journal().has(Event.RunnerRetired.class));
    }
  }

  @Test
  void warmPool_isNotFilled_whileItIsPaused() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().idle("* * * * *", 2).warm("acme").build())) {
      world.pausedPools().put(Map.of(POOL, stored(world)));
      world.start();
      world.advance(LONG);
      assertEquals(0, world.launched());
      assertTrue(
          world
              .journal()
              .has(Event.WarmRunnersHeld.class, held -> held.reason().contains("is paused by")));
      resume(world);
      world.until(() -> world.launched() == 2, AT_ONCE);
    }
  }

  @Test
  void pause_survivesARestart_andIsReadBeforeTheFirstLaunch() {
    try (SimWorld world = SimWorld.running()) {
      world.untilRun(world.queueJob());
      PoolPause pause = pause(world).pause().orElseThrow();
      Job.Id next = world.queueJob();
      world.advance(AT_ONCE);
      world.crash();
      world.start();
      world.advance(LONG);
      assertEquals(Optional.of(pause), pauses(world).of(POOL));
      assertEquals(1, world.launched());
      assertEquals(
          List.of(new Event.PausedPoolsRead(List.of(POOL), List.of())),
          world.journal().all(Event.PausedPoolsRead.class));
      resume(world);
      world.untilRun(next);
      world.crash();
      world.start();
      world.advance(AT_ONCE);
      assertEquals(Optional.empty(), pauses(world).of(POOL));
    }
  }

  @Test
  void secondRequest_changesNothing_andNamesWhoWasFirst() {
    try (SimWorld world = SimWorld.running()) {
      PoolPause first = pause(world).pause().orElseThrow();
      world.advance(LONG);
      Answer.Done again = done(world, pauses(world).pause(POOL, BOB));
      assertFalse(again.changed());
      assertEquals(Optional.of(first), again.pause());
      assertTrue(resume(world).changed());
      assertFalse(resume(world).changed());
      assertEquals(1, world.journal().all(Event.PoolPaused.class).size());
      assertEquals(1, world.journal().all(Event.PoolResumed.class).size());
    }
  }

  @Test
  void unknownPool_isRefused_andNothingIsStored() {
    try (SimWorld world = SimWorld.running()) {
      Answer answer = pauses(world).pause("linux-arm64", ALICE).result();
      assertEquals(
          new Answer.UnknownPool("there is no pool linux-arm64; the pools are linux-x64"), answer);
      world.advance(AT_ONCE);
      assertEquals(0, world.pausedPools().writes());
    }
  }

  @Test
  void poolThatIsNoLongerConfigured_isDroppedFromWhatIsStored() {
    try (SimWorld world = SimWorld.before(SimPools.linux().build())) {
      PoolPause pause = stored(world);
      world.pausedPools().put(Map.of("old", pause, POOL, pause));
      world.start();
      world.advance(AT_ONCE);
      assertEquals(
          List.of(new Event.PausedPoolsRead(List.of(POOL), List.of("old"))),
          world.journal().all(Event.PausedPoolsRead.class));
      world.until(
          () -> world.pausedPools().stored().keySet().equals(Set.of(POOL)), Duration.ofMinutes(1));
    }
  }

  @Test
  void pauseThatCannotBeStored_countsAllTheSame_isTold_andStoredLater() {
    try (SimWorld world = SimWorld.running()) {
      world.pausedPools().refuse(Optional.of("NoSuchBucket: there is no such bucket"));
      Answer.Done paused = pause(world);
      assertEquals(Optional.of("NoSuchBucket: there is no such bucket"), paused.unsaved());
      Job.Id job = world.queueJob();
      world.advance(LONG);
      assertEquals(0, world.launched());
      assertEquals(1, world.journal().all(Event.PausedPoolsUnsaved.class).size());
      world.pausedPools().refuse(Optional.empty());
      world.until(() -> world.pausedPools().stored().containsKey(POOL), Duration.ofMinutes(2));
      resume(world);
      world.untilRun(job);
    }
  }

  @Test
  void storeThatRefuses_holdsUpLaunches_forSecondsOnly() {
    try (SimWorld world = SimWorld.before(SimPools.linux().build())) {
      world.pausedPools().put(Map.of(POOL, stored(world)));
      world.pausedPools().refuse(Optional.of("AccessDenied"));
      world.start();
      Job.Id job = world.queueJob();
      world.advance(Duration.ofSeconds(7));
      assertEquals(0, world.launched());
      world.untilRun(job);
      List<Event.PausedPoolsUnread> told = world.journal().all(Event.PausedPoolsUnread.class);
      assertEquals(1, told.size());
      assertEquals("AccessDenied", told.getFirst().reason());
      world.pausedPools().refuse(Optional.empty());
      world.until(() -> pauses(world).of(POOL).isPresent(), Duration.ofMinutes(2));
      Job.Id next = world.queueJob();
      world.advance(LONG);
      assertFalse(world.ran(next));
    }
  }

  @Test
  void storeThatNeverAnswers_holdsUpLaunches_forSecondsOnly() {
    try (SimWorld world = SimWorld.before(SimPools.linux().build())) {
      world.pausedPools().silence(true);
      world.start();
      world.untilRun(world.queueJob());
      assertEquals(1, world.journal().all(Event.PausedPoolsUnread.class).size());
    }
  }

  /** What could not be read is not written over, and what was asked for meanwhile counts. */
  @Test
  void requestsBeforeTheStoredPausesAreRead_areJoinedWithThem() {
    try (SimWorld world =
        SimWorld.before(
            SimPools.linux().build(), SimPools.pool("gpu", "self-hosted", "gpu").build())) {
      PoolPause earlier = stored(world);
      world.pausedPools().put(Map.of(POOL, earlier, "gpu", earlier));
      world.pausedPools().refuse(Optional.of("SlowDown"));
      world.start();
      world.advance(Duration.ofSeconds(20));
      assertFalse(resume(world).changed());
      assertTrue(pause(world).changed());
      assertTrue(resume(world).changed());
      assertEquals(Set.of(POOL, "gpu"), world.pausedPools().stored().keySet());
      world.pausedPools().refuse(Optional.empty());
      world.until(
          () -> world.pausedPools().stored().equals(Map.of("gpu", earlier)), Duration.ofMinutes(3));
      assertEquals(Map.of(POOL, 0, "gpu", 1), pauses(world).states());
    }
  }

  @Test
  void requestsAtTheSameTime_areStoredInTheirOrder() {
    try (SimWorld world = SimWorld.running()) {
      List<Future<Answer>> answers =
          List.of(
              pauses(world).pause(POOL, ALICE),
              pauses(world).resume(POOL, BOB),
              pauses(world).pause(POOL, BOB));
      answers.forEach(answer -> done(world, answer));
      assertEquals("bob@desk", world.pausedPools().stored().get(POOL).by());
      assertTrue(world.pausedPools().writes() <= 2);
    }
  }
}
