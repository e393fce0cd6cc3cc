package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.sqs.ScriptedCalls;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Jobs that need no runner any more, and news that come twice, late or in the wrong order. */
class JobsWithoutDemandTest {
  private static final Duration MOMENT = Duration.ofSeconds(2);

  @Test
  void jobStartedWithinTheDelay_costsNoLaunch() {
    try (SimWorld world = SimWorld.running()) {
      world.foreignRunner(SimWorld.ACME, "office-mac", SimWorld.LINUX);
      Job.Id job = world.queueJob();
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(0, world.launched());
      assertTrue(
          world.journal().has(Event.JobReleased.class, released -> released.job().equals(job)));
    }
  }

  @Test
  void jobStartedBeforeItWasQueued_costsNoLaunch() {
    try (SimWorld world = SimWorld.running()) {
      world.foreignRunner(SimWorld.ACME, "office-mac", SimWorld.LINUX);
      world
          .github()
          .sendWebhooksTo(
              delivery ->
                  delivery.action().equals("queued")
                      ? world.time().after(MOMENT).compose(_ -> world.deliver(delivery))
                      : world.deliver(delivery));
      world.untilRun(world.queueJob());
      world.untilNothingIsLeft();
      assertEquals(0, world.launched());
    }
  }

  /** GitHub gives the first runner to the older job, and the webhook of it comes after the list. */
  @Test
  void runnerThatTookAnotherJob_costsNoLaunch_thoughAListSaysSoFirst() {
    SimWorld world = SimWorld.before(SimPools.linux().build()).reapEvery(Duration.ofSeconds(1));
    try (world) {
      world.start();
      world.advance(Duration.ofSeconds(11));
      AtomicBoolean late = new AtomicBoolean(true);
      world
          .github()
          .sendWebhooksTo(
              delivery ->
                  late.get() || delivery.action().equals("in_progress")
                      ? world
                          .time()
                          .after(MOMENT.multipliedBy(2))
                          .compose(_ -> world.deliver(delivery))
                      : world.deliver(delivery));
      Job.Id older = world.queueJob();
      late.set(false);
      Job.Id younger = world.queueJob();
      world.untilRun(older);
      world.untilRun(younger);
      world.untilNothingIsLeft();
      assertEquals(2, world.launched(), world::story);
      assertTrue(
          world
              .journal()
              .has(
                  Event.JobHeld.class,
                  held -> held.job().equals(younger) && held.reason().contains("took another job")),
          world::story);
    }
  }

  @Test
  void jobCancelledDuringTheDelay_costsNoLaunch() {
    try (SimWorld world = delayed()) {
      Job.Id job = world.queueJob();
      world.advance(MOMENT);
      world.github().cancelJob(job);
      world.untilNothingIsLeft();
      assertEquals(0, world.launched());
    }
  }

  @Test
  void jobCancelledWhileHeld_isReleased_andCostsNoLaunch() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build())) {
      Job.Id first = world.queueJob();
      Job.Id held = world.queueJob();
      world.until(() -> !world.journal().reasons(held).isEmpty(), Duration.ofMinutes(1));
      world.github().cancelJob(held);
      world.untilRun(first);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  @Test
  void jobCancelledMidLaunch_leavesARunnerThatIsRetired() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.queueJob();
      world.until(() -> world.journal().has(Event.FleetRequested.class), Duration.ofMinutes(1));
      world.github().cancelJob(job);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
      assertTrue(world.journal().has(Event.RunnerRetired.class));
    }
  }

  @Test
  void runnerOfACancelledJob_servesTheNext() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id cancelled = world.queueJob();
      world.until(() -> world.journal().has(Event.InstancesLaunched.class), Duration.ofMinutes(1));
      world.github().cancelJob(cancelled);
      Job.Id next = world.queueJob();
      world.untilRun(next);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
      assertTrue(world.journal().has(Event.JobCovered.class, it -> it.job().equals(next)));
    }
  }

  @Test
  void webhookDeliveredTwice_costsOneLaunch() {
    try (SimWorld world = SimWorld.running()) {
      world
          .github()
          .sendWebhooksTo(
              delivery -> {
                world.time().after(MOMENT).onSuccess(_ -> world.deliver(delivery));
                return world.deliver(delivery);
              });
      world.untilRun(world.burst(3));
      world.untilNothingIsLeft();
      assertEquals(3, world.launched());
    }
  }

  @Test
  void messageDeliveredAgain_costsOneLaunch_whenItsLeaseLapsed() {
    try (SimWorld world = SimWorld.running()) {
      world.cloud().bootDelay(() -> Duration.ofMinutes(3));
      world.queue().script().refuse(ScriptedCalls.Call.HOLD, 2, "SQS is tired");
      Job.Id job = world.queueJob();
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
      assertTrue(
          world
              .journal()
              .has(
                  Event.DutyFailed.class,
                  failed -> failed.duty().startsWith("renew the visibility of job ")));
    }
  }

  @Test
  void messageSentAgainAfterTheJobStarted_costsNothing() {
    try (SimWorld world = SimWorld.running()) {
      world.github().jobsTake(Duration.ofMinutes(8));
      Job.Id job = world.queueJob();
      world.advance(Duration.ofMinutes(6)); // SQS's deduplication is over.
      world.github().deliveryStatuses().keySet().stream()
          .min(Long::compare)
          .ifPresent(world.github()::redeliver);
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  @Test
  void job_isReleasedByReading_whenEveryEventOfItWasLost() {
    try (SimWorld world = delayed()) {
      Job.Id job = world.queueJob();
      world.advance(MOMENT);
      world.crash();
      world.github().cancelJob(job);
      world.start();
      world.untilNothingIsLeft();
      assertEquals(0, world.launched());
      assertTrue(
          world
              .journal()
              .has(Event.JobReleased.class, it -> it.reason().startsWith("GitHub says twice")));
    }
  }

  private static SimWorld delayed() {
    return SimWorld.running(SimPools.linux().alwaysDelay(SimWorld.DELAY).build());
  }
}
