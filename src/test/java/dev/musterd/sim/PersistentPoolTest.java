package dev.musterd.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import io.vertx.core.Future;
import java.time.Duration;
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
    try (SimWorld world = world()) {
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
}
