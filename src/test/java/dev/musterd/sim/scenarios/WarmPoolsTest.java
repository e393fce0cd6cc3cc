package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Capacity;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.Registration;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runners that are there before their jobs. The worlds begin on a Monday at 09:00 UTC. */
class WarmPoolsTest {
  private static final String ALWAYS = "* * * * *";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static PoolBuilder always(int count) {
    return SimPools.linux().idle(ALWAYS, count);
  }

  private static long idle(SimWorld world, Owner owner) {
    return world.github().runners(owner).stream()
        .filter(Registration::online)
        .filter(runner -> !runner.busy())
        .count();
  }

  private static void untilIdle(SimWorld world, Owner owner, int count) {
    world.until(() -> idle(world, owner) == count, Duration.ofMinutes(20));
  }

  @Test
  void warmPool_isFilledAtTheStart_andKept() {
    try (SimWorld world = SimWorld.running(always(2).warm("acme").build())) {
      untilIdle(world, SimWorld.ACME, 2);
      world.advance(Duration.ofHours(3));
      assertEquals(2, idle(world, SimWorld.ACME));
      assertEquals(2, world.launched());
      assertEquals(1, world.cloud().calls(Api.CREATE_FLEET));
    }
  }

  @Test
  void warmPool_servesTheOrganizationOfEveryInstallation_whenItNamesNoOwner() {
    try (SimWorld world = SimWorld.before(always(1).warm().build())) {
      world.github().install(new Owner.Repository("someone", "thing"));
      world.github().suspend(SimWorld.GLOBEX);
      world.start();
      untilIdle(world, SimWorld.ACME, 1);
      world.advance(Duration.ofMinutes(20));
      assertEquals(1, world.launched());
      world.github().install(SimWorld.GLOBEX);
      untilIdle(world, SimWorld.GLOBEX, 1);
      assertEquals(1, idle(world, SimWorld.ACME));
      assertEquals(2, world.launched());
    }
  }

  @Test
  void idlePool_startsNoRunner_whenItIsNotWarm() {
    try (SimWorld world = SimWorld.running(always(2).build())) {
      world.advance(Duration.ofMinutes(20));
      assertEquals(0, world.launched());
      assertEquals(0, world.github().calls(Operation.INSTALLATIONS));
    }
  }

  @Test
  void warmRunner_takesTheJobAtOnce_andIsReplacedAtOnce() {
    try (SimWorld world = SimWorld.before(always(1).warm("acme").build())) {
      world.reapEvery(Duration.ofMinutes(5)).start();
      untilIdle(world, SimWorld.ACME, 1);
      Instant queued = world.time().instant();
      Job.Id job = world.queueJob();
      world.until(() -> world.github().jobStartedAt(job).isPresent(), SimWorld.DELAY);
      assertFalse(world.github().jobStartedAt(job).orElseThrow().isAfter(queued.plusSeconds(1)));
      world.until(() -> world.launched() == 2, Duration.ofSeconds(3));
      world.untilRun(job);
      world.advance(Duration.ofMinutes(20));
      assertEquals(2, world.launched());
      assertEquals(1, idle(world, SimWorld.ACME));
    }
  }

  @Test
  void bootingWarmRunner_coversTheNextTicket_andNoneIsLaunchedForIt() {
    try (SimWorld world = SimWorld.before(always(1).warm("acme").build())) {
      world.start();
      world.until(() -> world.launched() == 1, MINUTE);
      Job.Id job = world.queueJob();
      world.until(
          () -> world.journal().has(Event.JobCovered.class, it -> it.job().equals(job)), MINUTE);
      world.untilRun(job);
      world.advance(Duration.ofMinutes(20));
      assertEquals(2, world.launched());
    }
  }

  @Test
  void burst_takesTheWarmRunnersFirst_andThePoolIsRefilled() {
    try (SimWorld world = SimWorld.running(always(3).warm("acme").build())) {
      untilIdle(world, SimWorld.ACME, 3);
      List<Job.Id> jobs = world.burst(8);
      world.untilRun(jobs);
      untilIdle(world, SimWorld.ACME, 3);
      world.advance(Duration.ofMinutes(20));
      assertEquals(3, idle(world, SimWorld.ACME));
      assertEquals(11, world.launched());
    }
  }

  @Test
  void warmPool_costsNoCall_whileNothingIsMissing() {
    try (SimWorld world = SimWorld.before(always(1).warm().build())) {
      world.reapEvery(Duration.ofHours(1)).start();
      untilIdle(world, SimWorld.ACME, 1);
      untilIdle(world, SimWorld.GLOBEX, 1);
      world.advance(Duration.ofMinutes(6)); // The check of late boots is over.
      int calls = world.github().calls();
      int requests = world.cloud().calls(Api.CREATE_FLEET);
      world.advance(Duration.ofMinutes(20));
      assertEquals(calls, world.github().calls());
      assertEquals(requests, world.cloud().calls(Api.CREATE_FLEET));
    }
  }

  @Test
  void window_opensAndCloses_withinTwoTicks() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().idle("* 10-11 * * 1-5", 2).warm("acme").build())) {
      world.reapEvery(Duration.ofMinutes(5)).start();
      world.advance(Duration.ofMinutes(59));
      assertEquals(0, world.launched());
      world.advance(Duration.ofMinutes(7));
      assertEquals(2, idle(world, SimWorld.ACME));
      world.advance(Duration.ofMinutes(113)); // 11:59
      assertEquals(2, idle(world, SimWorld.ACME));
      world.advance(Duration.ofMinutes(12));
      assertEquals(0, world.cloud().live().size(), world::story);
      assertEquals(2, world.launched());
      world.untilNothingIsLeft();
    }
  }

  @Test
  void warmPool_staysWithinItsMaxima() {
    try (SimWorld world =
        SimWorld.running(
            always(5).warm("acme", "globex").maxRunners(6).maxRunnersPerOwner(4).build())) {
      world.advance(Duration.ofMinutes(20));
      assertEquals(4, idle(world, SimWorld.ACME));
      assertEquals(2, idle(world, SimWorld.GLOBEX));
      assertEquals(6, world.cloud().peakLive());
      assertTrue(
          world
              .journal()
              .has(
                  Event.WarmRunnersHeld.class,
                  it -> it.reason().equals("pool linux-x64 is at its maximum of 6")));
      assertTrue(world.journal().all(Event.WarmRunnersHeld.class).size() <= 4, world::story);
    }
  }

  @Test
  void slotOfAFinishedRunner_isRefilled_beforeTheNextTick() {
    try (SimWorld world = SimWorld.before(always(2).warm("acme").maxRunners(2).build())) {
      world.reapEvery(Duration.ofMinutes(30)).start();
      untilIdle(world, SimWorld.ACME, 2);
      world.untilRun(world.burst(2));
      world.until(() -> world.launched() == 4, Duration.ofMinutes(1));
    }
  }

  @Test
  void fullPool_costsOneQuestionForAllOwners_whileARunnerEnds() {
    List<Owner.Organization> owners =
        IntStream.range(0, 20).mapToObj(i -> new Owner.Organization("org-" + i)).toList();
    String[] names = owners.stream().map(Owner::name).toArray(String[]::new);
    try (SimWorld world = SimWorld.before(always(1).warm(names).maxRunners(2).build())) {
      owners.forEach(world.github()::install);
      world.reapEvery(Duration.ofMinutes(30)).start();
      world.until(() -> world.launched() == 2, MINUTE);
      world.advance(Duration.ofMinutes(6));
      world.untilRun(world.queueJob(new Owner.Repository("org-0", "thing"), SimWorld.LINUX));
      int lists = world.cloud().calls(Api.DESCRIBE_INSTANCES);
      world.until(() -> world.launched() == 3, MINUTE);
      assertTrue(world.cloud().calls(Api.DESCRIBE_INSTANCES) <= lists + 3);
    }
  }

  /** They wait for their back-off to end, and the slots that they will need are theirs already. */
  @Test
  void waitingJobs_haveTheFirstClaimToSlots_thoughTheyAreOfAnotherOwner() {
    try (SimWorld world =
        SimWorld.running(
            SimPools.linux().idle("3-59 10 * * *", 2).warm("acme").maxRunners(2).build())) {
      world.cloud().capacity().refuse(_ -> true, Capacity.NONE);
      List<Job.Id> jobs =
          List.of(
              world.queueJob(SimWorld.GADGETS, SimWorld.LINUX),
              world.queueJob(SimWorld.GADGETS, SimWorld.LINUX));
      world.advance(Duration.ofMinutes(60));
      int shortOnes = world.journal().all(Event.LaunchShort.class).size();
      world.until(
          () -> world.journal().all(Event.LaunchShort.class).size() > shortOnes,
          Duration.ofMinutes(6));
      world.cloud().capacity().restore();
      world.untilRun(jobs);
      assertEquals(
          List.of("globex", "globex"),
          world.cloud().machines().stream()
              .limit(2)
              .map(machine -> machine.tags().get(Instance.Tag.OWNER))
              .toList());
      assertTrue(
          world
              .journal()
              .has(
                  Event.WarmRunnersHeld.class,
                  it -> it.reason().startsWith("waiting jobs take the rest")),
          world::story);
      untilIdle(world, SimWorld.ACME, 2);
    }
  }

  @Test
  void warmRunner_isReplaced_whileAJobWouldHaveTime() {
    try (SimWorld world =
        SimWorld.running(always(1).warm("acme").maxLifetime(Duration.ofHours(1)).build())) {
      world.advance(Duration.ofMinutes(190));
      assertEquals(1, idle(world, SimWorld.ACME));
      assertEquals(5, world.launched());
      assertTrue(world.cloud().peakLive() <= 2);
      assertEquals(
          4,
          world.journal().all(Event.RunnerRetired.class).stream()
              .filter(it -> it.reason().equals("in the last 15m of its lifetime"))
              .count());
    }
  }

  @Test
  void persistentWarmRunner_isUsedAgainAndAgain() {
    try (SimWorld world = SimWorld.running(always(1).persistent().warm("acme").build())) {
      untilIdle(world, SimWorld.ACME, 1);
      world.untilRun(world.queueJob());
      untilIdle(world, SimWorld.ACME, 2); // While it was busy, the pool was refilled.
      world.advance(Duration.ofMinutes(10));
      assertEquals(1, idle(world, SimWorld.ACME));
      world.untilRun(world.queueJob());
      world.advance(Duration.ofMinutes(15));
      assertEquals(1, idle(world, SimWorld.ACME));
      assertEquals(3, world.launched());
    }
  }
}
