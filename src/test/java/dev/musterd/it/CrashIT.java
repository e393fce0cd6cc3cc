package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.Hang;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.model.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Kill -9 at ten random points of a burst of twenty, each time followed by a new process, which
 * also has to recover what GitHub could not deliver meanwhile.
 */
@Order(1) // Among the longest.
class CrashIT {
  private static final long SEED = Long.getLong("crash.seed", 2L);
  private static final int JOBS = 20;
  private static final int KILLS = 10;

  /** As crash.conf says: how many runners are set up at a time. */
  private static final int CONCURRENCY = 4;

  private static final Path CONFIGURATION = Path.of("src", "test", "resources", "crash.conf");

  /** While daemons are killed, an instance waits for the next one, however slowly that starts. */
  private static final Duration PATIENCE_AMID_KILLS = Hang.LIMIT;

  /** How long it waits for the last one: some boots are lost with a kill, see {@link #verify}. */
  private static final Duration PATIENCE_AFTERWARDS = Duration.ofSeconds(30);

  private static final Duration LONGEST_LIFE = Duration.ofMillis(2_500);

  /** Of every answer, so that there is an amid to be killed in. */
  private static final Duration LATENCY = Duration.ofMillis(100);

  @Test
  void burst_runsOnOneInstanceEach_whenTheDaemonIsKilledTenTimes() throws IOException {
    ServiceDoubles services = ServiceDoubles.start(Duration.ofSeconds(1), PATIENCE_AMID_KILLS);
    try (DaemonFixture fixture =
        new DaemonFixture(CONFIGURATION, services, Duration.ofSeconds(2))) {
      services
          .aws()
          .tell(
              cloud -> {
                cloud.visibilityDelay(Duration.ofSeconds(1));
                cloud.latency(() -> LATENCY);
              });
      services.githubDouble().latency(LATENCY);

      Random random = new Random(SEED);
      Instant begun = Instant.now();
      fixture.daemon();
      List<Job.Id> jobs = fixture.queue(JOBS);
      for (int kill = 0; kill < KILLS; kill++) {
        DaemonProcess process = kill == 0 ? fixture.lastProcess() : fixture.daemon();
        fixture.until("the listeners are open", () -> hasEvent(process, "daemon-ready"));
        KillPoint.next(random, LONGEST_LIFE, LATENCY).await(event -> hasEvent(process, event));
        process.kill();
      }
      fixture.readyDaemon();
      // As much longer as all has taken: where the machine is slow, the last daemon is as well.
      Duration taken = Duration.between(begun, Instant.now());
      services.runnerPatience(taken.plus(PATIENCE_AFTERWARDS));
      fixture.until(
          "all jobs ran and nothing is left (seed " + SEED + ")",
          () -> fixture.haveRun(jobs) && fixture.nothingIsLeft());

      verify(fixture, jobs);
      assertEquals(0, fixture.lastProcess().terminate());
    }
  }

  /** How often each of the beginnings was reached in this process. */
  private static String begun(DaemonProcess process) {
    return KillPoint.BEGINNINGS.stream()
        .map(
            event ->
                process.lines().stream().filter(line -> line.contains('"' + event + '"')).count())
        .map(String::valueOf)
        .collect(Collectors.joining("/"));
  }

  private static boolean hasEvent(DaemonProcess process, String event) {
    return process.lines().stream().anyMatch(line -> line.contains('"' + event + '"'));
  }

  private static void verify(DaemonFixture fixture, List<Job.Id> jobs) {
    ServiceDoubles services = fixture.services();
    Set<String> working =
        jobs.stream()
            .map(job -> services.github().jobRunner(job).orElseThrow())
            .collect(Collectors.toSet());
    List<Machine> machines = services.aws().ask(cloud -> cloud.machines());
    List<String> idle =
        machines.stream()
            .filter(machine -> !working.contains(machine.id().value()))
            .map(machine -> machine.id() + ": " + machine.endReason().orElse("still there"))
            .toList();
    List<String> processes = fixture.processes().stream().map(process -> begun(process)).toList();
    System.out.printf(
        "%d kills (seed %d): %d instances for %d jobs, %d redeliveries; lost with a boot: %s;"
            + " processes: %s%n",
        KILLS,
        SEED,
        machines.size(),
        jobs.size(),
        fixture.events("delivery-redelivered").size(),
        idle,
        processes);
    assertEquals(JOBS, working.size(), "instances that ran a job, one each");
    assertEquals(List.of(), services.github().killedJobs());
    assertEquals(List.of(), services.aws().ask(cloud -> cloud.violations()));
    // A kill between a registration and its parameter loses that boot; nothing else may.
    assertTrue(
        idle.stream().allMatch(line -> line.contains("no parameter") || line.contains("Terminate")),
        () -> "instances without a job: " + idle);
    assertTrue(idle.size() <= KILLS * CONCURRENCY, () -> idle.size() + " boots lost: " + idle);
  }
}
