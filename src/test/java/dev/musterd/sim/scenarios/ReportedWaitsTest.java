package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.notification.CheckRun;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs that wait for long are reported, and told on their commits, until they start. */
class ReportedWaitsTest {
  private static final Duration BEYOND = Duration.ofMinutes(2);
  private static final Duration LONG = Duration.ofMinutes(15);
  private static final Duration PATIENCE = Duration.ofHours(2);

  /** One runner at most, and a job that keeps it for a quarter of an hour. */
  private static SimWorld full() {
    SimWorld world = SimWorld.before(SimPools.linux().maxRunners(1).build()).checkRuns(BEYOND);
    world.github().jobsTake(LONG);
    world.start();
    world.advance(Duration.ofSeconds(10));
    Job.Id first = world.queueJob();
    world.until(() -> world.github().jobStartedAt(first).isPresent(), Duration.ofMinutes(3));
    return world;
  }

  private static List<Event.JobWaiting> reports(SimWorld world) {
    return world.journal().all(Event.JobWaiting.class);
  }

  private static void untilReported(SimWorld world, Job.Id job) {
    world.until(
        () -> reports(world).stream().anyMatch(report -> report.job().equals(job)), PATIENCE);
    world.advance(Duration.ofSeconds(2));
  }

  @Test
  void waitingJob_isReportedOnce_withItsReason() {
    try (SimWorld world = full()) {
      Job.Id job = world.queueJob();
      world.advance(BEYOND);
      assertEquals(List.of(), reports(world));
      untilReported(world, job);
      assertTrue(reports(world).getFirst().reason().contains("maximum"), world::story);
      assertFalse(reports(world).getFirst().next().isEmpty());
      world.untilRun(List.of(job), PATIENCE);
      assertEquals(1, reports(world).size());
    }
  }

  @Test
  void checkRun_saysWhy_untilTheJobStarts_andNeverFailsTheCommit() {
    try (SimWorld world = full()) {
      Job.Id job = world.queueJob();
      untilReported(world, job);
      CheckRun posted = world.github().checkRuns().getFirst();
      assertFalse(posted.completed());
      assertTrue(posted.summary().contains("maximum"), posted::summary);
      world.untilRun(List.of(job), PATIENCE);
      world.advance(Duration.ofMinutes(2));
      assertEquals(1, world.github().checkRuns().size());
      CheckRun completed = world.github().checkRuns().getFirst();
      assertTrue(completed.completed());
      assertTrue(completed.summary().contains("took the job"), completed::summary);
    }
  }

  /** A change of the reason is told at most once a minute, and the same is not told again. */
  @Test
  void checkRun_costsFewCalls() {
    try (SimWorld world = full()) {
      Job.Id job = world.queueJob();
      untilReported(world, job);
      int before = world.github().calls(Operation.CHECK_RUN_WRITE);
      world.advance(Duration.ofMinutes(8));
      int updates = world.github().calls(Operation.CHECK_RUN_WRITE) - before;
      assertTrue(updates <= 8, () -> updates + " updates in 8 minutes");
      assertEquals(1, world.github().calls(Operation.CHECK_RUNS));
    }
  }

  @Test
  void jobsInTime_costNothing() {
    try (SimWorld world = SimWorld.before(SimPools.linux().build()).checkRuns(BEYOND)) {
      world.start();
      world.advance(Duration.ofSeconds(10));
      world.untilRun(world.burst(3));
      world.advance(Duration.ofMinutes(5));
      assertEquals(List.of(), reports(world));
      assertEquals(0, world.github().calls(Operation.CHECK_RUNS));
    }
  }

  @Test
  void afterACrash_theCheckRunIsFound_andCompleted() {
    try (SimWorld world = full()) {
      Job.Id job = world.queueJob();
      untilReported(world, job);
      world.crash();
      world.start();
      world.untilRun(List.of(job), PATIENCE);
      world.advance(Duration.ofMinutes(2));
      assertEquals(1, world.github().checkRuns().size());
      assertTrue(world.github().checkRuns().getFirst().completed());
    }
  }

  @Test
  void missingPermission_isReportedOnce_andDelaysNothing() {
    try (SimWorld world = full()) {
      world.github().withoutChecksWrite();
      List<Job.Id> jobs = world.burst(2);
      jobs.forEach(job -> untilReported(world, job));
      world.untilRun(jobs, PATIENCE);
      assertFalse(world.journal().all(Event.CheckRunRefused.class).isEmpty());
      assertEquals(List.of(), world.github().checkRuns());
      assertTrue(world.github().calls(Operation.CHECK_RUN_WRITE) <= 2);
    }
  }

  @Test
  void outageOfChecks_isTriedAgain_andDelaysNothing() {
    try (SimWorld world = full()) {
      world.github().fail(Operation.CHECK_RUNS, 3, Fault.status(502, "Bad gateway"));
      Job.Id job = world.queueJob();
      untilReported(world, job);
      assertEquals(List.of(), world.github().checkRuns());
      world.advance(Duration.ofMinutes(5));
      assertEquals(1, world.github().checkRuns().size());
      world.untilRun(List.of(job), PATIENCE);
    }
  }

  @Test
  void silentGitHub_delaysNothing() {
    try (SimWorld world = full()) {
      world.github().fail(Operation.CHECK_RUNS, 100, new Fault.Hang());
      Job.Id job = world.queueJob();
      untilReported(world, job);
      world.untilRun(List.of(job), PATIENCE);
    }
  }
}
