package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runners that outlive their first job. */
class PersistentPoolTest {
  private static SimWorld world() {
    return SimWorld.running(SimPools.linux().persistent().build());
  }

  @Test
  void idleRunner_takesTheNextJob_andIsRetiredInTheEnd() {
    try (SimWorld world = world()) {
      world.untilRun(world.queueJob());
      world.untilRun(world.queueJob());
      assertEquals(1, world.launched());
      world.untilNothingIsLeft();
      assertTrue(world.journal().has(Event.RunnerRetired.class), world::story);
    }
  }

  @Test
  void burst_usesOneRegistrationToken() {
    try (SimWorld world = world()) {
      world.untilRun(world.burst(8));
      assertEquals(1, world.github().calls(Operation.REGISTRATION_TOKEN));
      world.untilNothingIsLeft();
    }
  }

  @Test
  void launch_isPrecededByOneQuestion() {
    try (SimWorld world = world()) {
      world.untilRun(world.burst(3));
      assertEquals(3, world.github().calls(Operation.JOB));
      world.untilNothingIsLeft();
    }
  }

  @Test
  void job_isNotLaunchedFor_whenGitHubSaysTwiceThatItDoesNotWait() {
    try (SimWorld world =
        SimWorld.running(SimPools.linux().persistent().alwaysDelay(SimWorld.DELAY).build())) {
      Job.Id job = world.queueJob();
      world.advance(Duration.ofSeconds(1));
      world.github().sendWebhooksTo(_ -> Future.succeededFuture(0));
      world.github().cancelJob(job);
      world.until(() -> world.leftovers().isEmpty(), Duration.ofMinutes(2));
      assertEquals(0, world.launched());
      assertEquals(2, world.github().calls(Operation.JOB));
    }
  }

  @Test
  void burstOfTwoRounds_reusesRunners() {
    try (SimWorld world = world()) {
      world.untilRun(world.burst(4));
      List<Job.Id> second = world.burst(4);
      world.untilRun(second);
      assertEquals(4, world.launched());
      world.untilNothingIsLeft();
    }
  }

  /** One registration token, one question before the one launch, and nothing else for 20 jobs. */
  @Test
  void hourOfJobs_costsOneTokenAndOneQuestion() {
    try (SimWorld world = everyFiveMinutes()) {
      for (int job = 0; job < 20; job++) {
        world.untilRun(world.queueJob());
        world.advance(Duration.ofMinutes(2));
      }
      assertEquals(1, world.launched());
      assertEquals(1, world.github().calls(Operation.REGISTRATION_TOKEN));
      assertEquals(1, world.github().calls(Operation.JOB));
      assertEquals(1, world.github().calls(Operation.GROUPS));
      int lists = world.github().calls(Operation.RUNNERS);
      assertEquals(3 + lists, world.github().calls());
      assertTrue(lists <= 14, () -> lists + " lists"); // One each five minutes, one at the boot.
      world.untilNothingIsLeft();
    }
  }

  @Test
  void tokens_areOnePerOwnerAndHour_howeverManyRunnersCome() {
    try (SimWorld world = everyFiveMinutes()) {
      for (int quarter = 0; quarter < 12; quarter++) {
        Instant start = world.time().instant();
        Job.Id acme = world.queueJob(SimWorld.WIDGETS, SimWorld.LINUX);
        Job.Id globex = world.queueJob(SimWorld.GADGETS, SimWorld.LINUX);
        world.untilRun(List.of(acme, globex));
        world.advance(Duration.between(world.time().instant(), start.plusSeconds(900)));
      }
      assertTrue(world.launched() >= 12, () -> world.launched() + " launched");
      // Each serves 50 minutes, so that a machine still finds it valid after its boot.
      int tokens = world.github().calls(Operation.REGISTRATION_TOKEN);
      assertTrue(tokens >= 6 && tokens <= 8, () -> tokens + " tokens in three hours");
      world.untilNothingIsLeft();
    }
  }

  @Test
  void idleRunner_takesTheNextJob_withinTheQueuesDelay_withoutACall() {
    try (SimWorld world = everyFiveMinutes()) {
      world.untilRun(world.queueJob());
      int calls = world.github().calls();
      int fleets = world.cloud().calls(Api.CREATE_FLEET);
      Job.Id job = world.queueJob();
      world.until(() -> world.github().jobStartedAt(job).isPresent(), SimWorld.DELAY);
      world.advance(SimWorld.DELAY.plusSeconds(5));
      assertEquals(calls, world.github().calls());
      assertEquals(fleets, world.cloud().calls(Api.CREATE_FLEET));
      assertFalse(world.journal().has(Event.JobCovered.class, it -> it.job().equals(job)));
      assertEquals(List.of(), world.queue().jobs());
    }
  }

  private static SimWorld everyFiveMinutes() {
    SimWorld world = SimWorld.before(SimPools.linux().persistent().build());
    world.reapEvery(Duration.ofMinutes(5)).start();
    world.advance(Duration.ofSeconds(10));
    return world;
  }
}
