package dev.musterd.sim.scenarios;

import static dev.musterd.sim.scenarios.RecoveryTest.INTERVAL;
import static dev.musterd.sim.scenarios.RecoveryTest.admitted;
import static dev.musterd.sim.scenarios.RecoveryTest.redeliveries;
import static dev.musterd.sim.scenarios.RecoveryTest.running;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A door that keeps failing, and what GitHub can do to a round of recovery. */
class RecoveryFaultsTest {
  @Test
  void deliveryThatNeverArrives_isGivenUp_whenTheLookBackEnds() {
    try (SimWorld world = running()) {
      world.github().sendWebhooksTo(_ -> Future.succeededFuture(400));
      world.queueJob();
      world.advance(Duration.ofHours(3));
      int asked = redeliveries(world);
      assertTrue(asked >= 5 && asked <= 7, () -> asked + " in three hours");
      world.advance(Duration.ofHours(12));
      assertEquals(asked, redeliveries(world));
    }
  }

  @Test
  void nothingIsAskedFor_onceTheListenerCloses() {
    try (SimWorld world = running()) {
      world.daemon().duties().recoverDeliveries().close();
      world.github().sendWebhooksTo(_ -> Future.succeededFuture(503));
      world.queueJob();
      world.advance(Duration.ofMinutes(20));
      assertEquals(0, world.github().calls(Operation.REDELIVER));
    }
  }

  @Test
  void queueOutage_isRecovered_onceTheQueueTakesTickets() {
    try (SimWorld world = running()) {
      boolean[] down = {true};
      world
          .github()
          .sendWebhooksTo(
              delivery -> down[0] ? Future.succeededFuture(503) : world.deliver(delivery));
      List<Job.Id> jobs = world.burst(3);
      world.advance(Duration.ofMinutes(30));
      int whileDown = redeliveries(world);
      assertTrue(whileDown >= 6 && whileDown <= 12, () -> whileDown + " in half an hour");
      down[0] = false;
      world.untilRun(jobs, Duration.ofHours(1));
      world.untilNothingIsLeft();
      assertEquals(3, world.launched());
    }
  }

  @Test
  void limit_postponesRecovery_withoutACall() {
    try (SimWorld world = running()) {
      world
          .github()
          .fail(
              Operation.JIT,
              1,
              new Fault.Status(
                  403, "You have exceeded a secondary rate limit", Map.of("retry-after", "900")));
      Job.Id job = world.queueJob();
      world.until(() -> world.github().calls(Operation.JIT) == 1, Duration.ofMinutes(2));
      int before = world.github().calls(Operation.DELIVERIES);
      world.advance(Duration.ofMinutes(14));
      assertEquals(before, world.github().calls(Operation.DELIVERIES));
      assertTrue(world.journal().has(Event.RecoveryPostponed.class));
      world.untilRun(List.of(job), Duration.ofHours(1));
      world.advance(INTERVAL);
      assertTrue(world.github().calls(Operation.DELIVERIES) > before);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void limitAmidARound_endsItsRequests_andTheRestFollows() {
    try (SimWorld world = running()) {
      world.crash();
      List<Job.Id> jobs = world.burst(20);
      world.advance(Duration.ofMinutes(10));
      world.github().fail(Operation.REDELIVER, 1, Fault.status(429, "Slow down"));
      world.start();
      world.advance(Duration.ofSeconds(30));
      assertTrue(world.github().calls(Operation.REDELIVER) <= 4, "those that were in flight");
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(20, redeliveries(world));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 422, 500})
  void oneFailure_stopsNoOther(int status) {
    try (SimWorld world = running()) {
      world.crash();
      List<Job.Id> jobs = world.burst(5);
      world.advance(Duration.ofMinutes(10));
      world.github().fail(Operation.REDELIVER, 1, Fault.status(status, "Not this one"));
      world.start();
      world.advance(Duration.ofMinutes(1));
      assertEquals(1, world.journal().all(Event.RedeliveryFailed.class).size());
      assertEquals(jobs.subList(1, 5), admitted(world));
      world.untilRun(jobs);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void unreadableLog_isLoud_andReadAgain() {
    try (SimWorld world = running()) {
      world.crash();
      Job.Id job = world.queueJob();
      world.advance(Duration.ofMinutes(10));
      world.github().fail(Operation.DELIVERIES, 1, Fault.status(500, "Oops"));
      world.start();
      world.untilRun(job);
      assertTrue(world.journal().has(Event.DutyFailed.class, it -> it.duty().equals("recover")));
      world.untilNothingIsLeft();
    }
  }
}
