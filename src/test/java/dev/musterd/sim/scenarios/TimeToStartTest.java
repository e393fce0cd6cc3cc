package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.StartReading;
import dev.musterd.port.Ports;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import dev.musterd.telemetry.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How long jobs wait for their start, as the metrics of a whole daemon say it. */
class TimeToStartTest {
  private Metrics metrics;

  /** A process after a crash has metrics of its own. */
  private Ports measured(Ports ports) {
    metrics = new Metrics(ports.clock());
    return ports.with(
        event -> {
          ports.journal().record(event);
          metrics.record(event);
        });
  }

  private SimWorld world(RunnerPool pool) {
    SimWorld world = SimWorld.before(pool).around(this::measured);
    world.start();
    metrics.objectives(_ -> Optional.of(pool.objective()));
    return world;
  }

  private double sum(String series) {
    return Pattern.compile("(?m)^" + series + "_sum\\{[^}]*} (\\S+)$")
        .matcher(metrics.scrape())
        .results()
        .mapToDouble(value -> Double.parseDouble(value.group(1)))
        .sum();
  }

  private double value(String series) {
    return Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$")
        .matcher(metrics.scrape())
        .results()
        .mapToDouble(value -> Double.parseDouble(value.group(1)))
        .sum();
  }

  @Test
  void everyJob_isMeasured_andItsStagesAddUp() {
    try (SimWorld world = world(SimPools.linux().maxRunners(3).build())) {
      List<Job.Id> jobs = world.burst(10);
      world.untilRun(jobs);
      assertEquals(10, value("musterd_job_start_seconds_count{pool=\"linux-x64\"}"));
      double whole = sum("musterd_job_start_seconds");
      // GitHub's own times are whole seconds, two of them to a job.
      assertEquals(whole, sum("musterd_job_stage_seconds"), jobs.size() * 2.0);
      assertTrue(whole > 10 * SimWorld.BOOT.toSeconds(), "no job starts before a boot");
      StartReading reading =
          metrics
              .startTimes()
              .reading(
                  "linux-x64",
                  new RunnerPool.StartObjective(Duration.ofSeconds(60), 0.95),
                  world.time().instant())
              .orElseThrow();
      assertEquals(10, reading.starts());
      assertTrue(reading.p95().compareTo(reading.p50()) > 0, "seven of them waited for a slot");
    }
  }

  @Test
  void objective_isMissed_byJobsThatWaitForASlot() {
    try (SimWorld world =
        world(SimPools.linux().maxRunners(1).objective(Duration.ofSeconds(60), 0.95).build())) {
      world.untilRun(world.burst(4));
      String series = "musterd_job_start_objective_total{pool=\"linux-x64\",result=\"%s\"}";
      assertEquals(1, value(series.formatted("met")));
      assertEquals(3, value(series.formatted("missed")));
    }
  }

  /** The message brings GitHub's time with it. */
  @Test
  void jobsOfBeforeACrash_areMeasuredFromGitHubsQueue() {
    try (SimWorld world = world(SimPools.linux().build())) {
      Job.Id job = world.queueJob();
      world.until(() -> world.journal().has(Event.JobReceived.class), Duration.ofMinutes(1));
      world.crash();
      world.advance(Duration.ofMinutes(3));
      world.start();
      world.untilRun(job);
      String count = "musterd_job_start_seconds_count{pool=\"linux-x64\"}";
      world.until(() -> value(count) == 1, Duration.ofMinutes(1));
      assertTrue(sum("musterd_job_start_seconds") > 180, "three minutes without a daemon count");
    }
  }
}
