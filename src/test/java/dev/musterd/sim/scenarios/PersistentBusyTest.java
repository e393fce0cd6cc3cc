package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Registration;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a runner that outlives its jobs stays, and when it goes. No job is ever killed. */
class PersistentBusyTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static SimWorld idleRunner(Duration reapPeriod) {
    SimWorld world =
        SimWorld.before(SimPools.linux().persistent().minimumRunningTime(MINUTE).build());
    world.reapEvery(reapPeriod).start();
    world.untilRun(world.queueJob());
    return world;
  }

  private static boolean isBusy(SimWorld world) {
    return world.github().runners(SimWorld.ACME).stream().anyMatch(Registration::busy);
  }

  /** For a minute after each start only the webhook knows, and the reaper ticks all the time. */
  @Test
  void busyRunner_isKept_whileOnlyTheWebhookKnows() {
    try (SimWorld world = idleRunner(Duration.ofSeconds(2))) {
      world.github().busyFlagLags(MINUTE);
      Job.Id job = world.github().queueJob(SimWorld.WIDGETS, SimWorld.LINUX, MINUTE);
      world.untilRun(job);
      assertEquals(1, world.launched());
      assertFalse(world.journal().has(Event.RunnerRetired.class), world::story);
    }
  }

  @Test
  void busyRunner_isKept_whileOnlyGitHubKnows() {
    try (SimWorld world = idleRunner(Duration.ofSeconds(30))) {
      world.github().sendWebhooksTo(_ -> Future.succeededFuture(0));
      Job.Id job =
          world.github().queueJob(SimWorld.WIDGETS, SimWorld.LINUX, Duration.ofMinutes(30));
      world.advance(Duration.ofMinutes(29));
      assertTrue(isBusy(world));
      assertFalse(world.journal().has(Event.RunnerRetired.class), world::story);
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  @Test
  void idleRunner_goesAfterTwoLooks_andNotBeforeItsTime() {
    try (SimWorld world =
        SimWorld.before(
            SimPools.linux().persistent().minimumRunningTime(Duration.ofMinutes(20)).build())) {
      world.start();
      world.untilRun(world.queueJob());
      Instant launched = world.machine(0).launchedAt();
      world.until(() -> world.journal().has(Event.RunnerRetired.class), Duration.ofMinutes(30));
      Duration age = Duration.between(launched, world.time().instant());
      assertFalse(age.compareTo(Duration.ofMinutes(20)) < 0, age::toString);
      assertTrue(age.compareTo(Duration.ofMinutes(22)) < 0, age::toString);
      world.untilNothingIsLeft();
    }
  }

  /** A job between two ticks begins the idle time anew. */
  @Test
  void runner_isConfirmedIdleAnew_afterEachJob() {
    try (SimWorld world = idleRunner(Duration.ofMinutes(5))) {
      for (int job = 0; job < 6; job++) {
        world.untilRun(world.queueJob());
        world.advance(Duration.ofMinutes(4));
      }
      assertFalse(world.journal().has(Event.RunnerRetired.class), world::story);
      assertEquals(1, world.launched());
    }
  }

  /** The list says idle when the retirement is decided, and a job comes before the call. */
  @Test
  void runnerThatBecameBusy_isSpared_whenItWasToBeRetired() {
    try (SimWorld world = idleRunner(Duration.ofMinutes(2))) {
      world.github().sendWebhooksTo(_ -> Future.succeededFuture(0));
      int lists = world.github().calls(Operation.RUNNERS);
      world.until(
          () -> world.github().calls(Operation.RUNNERS) == lists + 2, MINUTE.multipliedBy(9));
      Job.Id job = world.queueJob();
      world.untilRun(job);
      assertTrue(world.journal().has(Event.RunnerSpared.class), world::story);
      assertTrue(world.machine(0).live());
      world.untilNothingIsLeft();
    }
  }

  @Test
  void runnerBeyondItsLifetime_endsItsJob_andThenGoes_whileOthersTakeNewJobs() {
    try (SimWorld world =
        SimWorld.running(SimPools.linux().persistent().maxLifetime(Duration.ofHours(1)).build())) {
      Job.Id endless =
          world.github().queueJob(SimWorld.WIDGETS, SimWorld.LINUX, Duration.ofHours(3));
      world.advance(Duration.ofMinutes(100));
      world.untilRun(world.queueJob());
      assertEquals(2, world.launched());
      assertTrue(isBusy(world));
      assertTrue(world.machine(0).live());
      world.untilRun(List.of(endless), Duration.ofHours(2));
      world.untilNothingIsLeft();
      List<Event.RunnerRetired> retired = world.journal().all(Event.RunnerRetired.class);
      assertEquals(world.machine(0).id(), retired.getLast().instance());
      assertEquals("older than its lifetime", retired.getLast().reason());
    }
  }

  /** Too old to be counted on: a job that comes gets a runner of its own at once. */
  @Test
  void idleRunnerBeyondItsLifetime_coversNoJob() {
    try (SimWorld world =
        SimWorld.before(
            SimPools.linux()
                .persistent()
                .minimumRunningTime(Duration.ofHours(2))
                .maxLifetime(Duration.ofMinutes(30))
                .build())) {
      world.reapEvery(Duration.ofMinutes(25)).start();
      world.untilRun(world.queueJob());
      world.advance(Duration.ofMinutes(31)); // The last list shows it idle.
      world.github().setOnline(SimWorld.ACME, world.machine(0).id().value(), false);
      world.queueJob();
      world.advance(SimWorld.DELAY.plusSeconds(5));
      assertEquals(2, world.launched());
    }
  }

  @Test
  void queuedJobs_getRunnersOfTheirOwn_whileAllAreBusy() {
    try (SimWorld world = idleRunner(Duration.ofMinutes(5))) {
      world.github().queueJob(SimWorld.WIDGETS, SimWorld.LINUX, Duration.ofMinutes(2));
      List<Job.Id> jobs = world.burst(2);
      world.untilRun(jobs);
      assertEquals(3, world.launched());
      world.untilNothingIsLeft();
    }
  }

  @Test
  void labels_decideWhoTakesAJob_alsoOnRunnersThatAreThere() {
    try (SimWorld world =
        SimWorld.running(
            SimPools.linux().persistent().build(),
            SimPools.pool("arm", "self-hosted", "arm64").persistent().build())) {
      world.untilRun(world.queueJob());
      world.untilRun(world.queueJob(SimWorld.WIDGETS, Labels.of("self-hosted", "arm64")));
      assertEquals(2, world.launched());
      world.untilNothingIsLeft();
    }
  }
}
