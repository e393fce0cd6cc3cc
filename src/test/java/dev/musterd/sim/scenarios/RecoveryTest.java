package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.Redelivering;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.RunnerPool;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deliveries that fail, and what the daemon makes of GitHub's log of them. */
class RecoveryTest {
  static final Duration INTERVAL = Duration.ofMinutes(5);

  static SimWorld running(RunnerPool... pools) {
    SimWorld world = SimWorld.before(pools).recoverEvery(INTERVAL);
    world.start();
    world.advance(Duration.ofSeconds(10));
    return world;
  }

  static SimWorld running() {
    return running(SimPools.linux().build());
  }

  static int redeliveries(SimWorld world) {
    return world.journal().all(Event.DeliveryRedelivered.class).size();
  }

  @Test
  void jobsQueuedDuringAnOutage_allRun_andNothingIsLeft() {
    try (SimWorld world = running()) {
      world.crash();
      List<Job.Id> jobs = world.burst(30);
      world.advance(Duration.ofHours(1));
      world.start();
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(30, redeliveries(world));
      assertEquals(30, world.launched());
      assertEquals(30, world.github().calls(Operation.JOB), "each is asked about once");
    }
  }

  /** Jobs in all stages when the daemon is killed; most later webhooks are lost. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyKindOfNews_isRecovered(boolean ephemeral) {
    PoolBuilder linux = SimPools.linux();
    try (SimWorld world = running(ephemeral ? linux.build() : linux.persistent().build())) {
      List<Job.Id> running = world.burst(5);
      world.until(() -> world.github().waitingJobs() == 0, Duration.ofMinutes(2));
      List<Job.Id> booting = world.burst(5);
      world.advance(Duration.ofSeconds(12));
      world.crash();
      List<Job.Id> unheard = world.burst(5);
      Job.Id cancelled = world.queueJob();
      world.advance(Duration.ofMinutes(20));
      world.github().cancelJob(cancelled);
      world.advance(Duration.ofMinutes(20));
      world.start();
      world.untilRun(running);
      world.untilRun(booting);
      world.untilRun(unheard);
      world.untilOnlyGhostsAreLeft();
      assertTrue(redeliveries(world) >= 7, world::story);
      assertEquals(List.of(), world.queue().dead(), world::story);
    }
  }

  @Test
  void startAndEnd_thatFailedWhileTheDaemonLived_areRecovered() {
    try (SimWorld world = running(SimPools.linux().persistent().build())) {
      world
          .github()
          .sendWebhooksTo(
              delivery ->
                  delivery.action().equals("queued") || delivery.redelivery()
                      ? world.deliver(delivery)
                      : Future.succeededFuture(502));
      world.untilRun(world.burst(3));
      world.untilNothingIsLeft();
      assertEquals(6, redeliveries(world));
      assertEquals(3, world.launched());
    }
  }

  /** The start is delivered after the end, and for a moment the runner seems busy for good. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void startThatIsReportedAfterTheEnd_keepsNoRunner(boolean ephemeral) {
    PoolBuilder linux = SimPools.linux();
    try (SimWorld world = running(ephemeral ? linux.build() : linux.persistent().build())) {
      world
          .github()
          .sendWebhooksTo(
              delivery ->
                  delivery.action().equals("in_progress") && !delivery.redelivery()
                      ? Future.succeededFuture(502)
                      : world.deliver(delivery));
      world.untilRun(world.burst(3));
      world.until(() -> redeliveries(world) == 3, Duration.ofMinutes(10));
      world.untilNothingIsLeft();
      assertEquals(3, world.launched());
    }
  }

  @Test
  void delivery_whoseSecondAttemptArrived_isLeftAlone() {
    try (SimWorld world = running()) {
      world.crash();
      Job.Id job = world.queueJob();
      world.advance(Duration.ofMinutes(10));
      long failed = world.github().deliveryStatuses().keySet().iterator().next();
      world.start();
      world.github().redeliver(failed); // By hand.
      world.untilRun(job);
      world.advance(Duration.ofHours(2));
      assertEquals(0, redeliveries(world));
      assertEquals(1, world.launched());
    }
  }

  @Test
  void round_asksForNoMoreThanItsLimit_andTheNextFollowsSoon() {
    try (SimWorld world = running()) {
      world.crash();
      int many = 2 * Redelivering.ROUND_MAX + 20;
      List<Job.Id> jobs = world.burst(many);
      world.advance(Duration.ofHours(1));
      world.start();
      world.advance(Duration.ofSeconds(50));
      assertEquals(Redelivering.ROUND_MAX, redeliveries(world));
      assertEquals(jobs.subList(0, Redelivering.ROUND_MAX), admitted(world), "the oldest");
      world.advance(Duration.ofSeconds(150));
      assertEquals(many, redeliveries(world));
      world.untilRun(jobs, Duration.ofHours(1));
      world.untilNothingIsLeft();
    }
  }

  static List<Job.Id> admitted(SimWorld world) {
    return world.journal().all(Event.JobAdmitted.class).stream()
        .map(Event.JobAdmitted::job)
        .sorted()
        .toList();
  }

  @Test
  void log_isReadAnewOnly_asFarAsNewsMayBeMissing() {
    try (SimWorld world = running(SimPools.linux().maxRunners(60).build())) {
      world.untilRun(world.burst(150));
      world.advance(Duration.ofMinutes(20));
      int before = world.github().calls(Operation.DELIVERIES);
      world.advance(Duration.ofHours(1));
      assertEquals(12, world.github().calls(Operation.DELIVERIES) - before, "a page each");
      world.crash();
      world.start();
      world.advance(Duration.ofSeconds(10));
      assertTrue(world.github().calls(Operation.DELIVERIES) - before > 15, "450 are five pages");
    }
  }

  /** A job's queued and completed both failed, and come in either order after it has ended. */
  @ParameterizedTest
  @ValueSource(strings = {"queued", "completed"})
  void newsOfAJobThatEndedElsewhere_leaveNothing_inEitherOrder(String slower) {
    try (SimWorld world = running()) {
      world.crash();
      world.foreignRunner(SimWorld.ACME, "office-mac", SimWorld.LINUX);
      Job.Id job = world.queueJob();
      world.untilRun(job);
      world.advance(Duration.ofHours(1));
      world
          .github()
          .sendWebhooksTo(
              delivery ->
                  delivery.action().equals(slower)
                      ? world
                          .time()
                          .after(Duration.ofSeconds(90))
                          .compose(_ -> world.deliver(delivery))
                      : world.deliver(delivery));
      world.start();
      world.advance(Duration.ofMinutes(4));
      world.untilNothingIsLeft();
      assertEquals(0, world.launched(), world::story);
      assertEquals(3, redeliveries(world));
    }
  }

  @Test
  void lateNewsOfAnEndedJob_leaveNothing_whenItsEndIsNeverReported() {
    try (SimWorld world = running()) {
      world.crash();
      world.foreignRunner(SimWorld.ACME, "office-mac", SimWorld.LINUX);
      world.untilRun(world.queueJob());
      world.advance(Duration.ofHours(1));
      world
          .github()
          .sendWebhooksTo(
              delivery ->
                  delivery.action().equals("queued")
                      ? world.deliver(delivery)
                      : Future.succeededFuture(502));
      world.start();
      world.advance(Duration.ofMinutes(2));
      world.untilNothingIsLeft();
      assertEquals(0, world.launched(), world::story);
      assertTrue(
          world
              .journal()
              .has(Event.JobReleased.class, it -> it.reason().startsWith("GitHub says twice")));
    }
  }
}
