package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.World;
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
import org.junit.jupiter.api.Test;

/**
 * Kill -9 at ten random points of a burst of twenty, each time followed by a new process, which
 * also has to recover what GitHub could not deliver meanwhile.
 */
class CrashIT {
  private static final long SEED = Long.getLong("crash.seed", 2L);
  private static final int JOBS = 20;
  private static final int KILLS = 10;

  /** As crash.conf says: how many runners are set up at a time. */
  private static final int CONCURRENCY = 4;

  private static final Path CONFIGURATION = Path.of("src", "test", "resources", "crash.conf");
  private static final int LIFE_MILLIS_MAX = 2_500;

  /** Of every answer, so that there is an amid to be killed in. */
  private static final Duration LATENCY = Duration.ofMillis(100);

  private static final List<String> BEGINNINGS =
      List.of("job-received", "fleet-requested", "instances-launched", "runner-configured");

  @Test
  void burst_runsOnOneInstanceEach_whenTheDaemonIsKilledTenTimes() throws IOException {
    try (Scene scene = new Scene(CONFIGURATION, Duration.ofSeconds(1), Duration.ofSeconds(2))) {
      World world = scene.world();
      world
          .aws()
          .tell(
              cloud -> {
                cloud.visibilityDelay(Duration.ofSeconds(1));
                cloud.latency(() -> LATENCY);
              });
      world.githubDouble().latency(LATENCY);

      Random random = new Random(SEED);
      scene.daemon();
      List<Job.Id> jobs = scene.queue(JOBS);
      for (int kill = 0; kill < KILLS; kill++) {
        DaemonProcess process = kill == 0 ? scene.lastLife() : scene.daemon();
        scene.until("the listeners are open", () -> hasEvent(process, "daemon-ready"));
        awaitPoint(scene, process, random);
        process.kill();
      }
      scene.readyDaemon();
      scene.until(
          "all jobs ran and nothing is left (seed " + SEED + ")",
          () -> scene.haveRun(jobs) && scene.nothingIsLeft());

      verify(scene, jobs);
      assertEquals(0, scene.lastLife().terminate());
    }
  }

  /** Any time, or a moment after something began: with slow doubles, mostly amid a call. */
  private static void awaitPoint(Scene scene, DaemonProcess process, Random random) {
    int millis = random.nextInt(LIFE_MILLIS_MAX);
    if (random.nextBoolean()) {
      scene.pause(Duration.ofMillis(millis));
      return;
    }
    String beginning = BEGINNINGS.get(random.nextInt(BEGINNINGS.size()));
    Instant end = Instant.now().plus(Duration.ofSeconds(6));
    scene.until(
        "something begins", () -> hasEvent(process, beginning) || Instant.now().isAfter(end));
    scene.pause(Duration.ofMillis(random.nextInt(2 * (int) LATENCY.toMillis())));
  }

  /** How often each of the beginnings was reached in this process. */
  private static String begun(DaemonProcess process) {
    return BEGINNINGS.stream()
        .map(
            event ->
                process.lines().stream().filter(line -> line.contains('"' + event + '"')).count())
        .map(String::valueOf)
        .collect(Collectors.joining("/"));
  }

  private static boolean hasEvent(DaemonProcess process, String event) {
    return process.lines().stream().anyMatch(line -> line.contains('"' + event + '"'));
  }

  private static void verify(Scene scene, List<Job.Id> jobs) {
    World world = scene.world();
    Set<String> working =
        jobs.stream()
            .map(job -> world.github().jobRunner(job).orElseThrow())
            .collect(Collectors.toSet());
    List<Machine> machines = world.aws().ask(cloud -> cloud.machines());
    List<String> idle =
        machines.stream()
            .filter(machine -> !working.contains(machine.id().value()))
            .map(machine -> machine.id() + ": " + machine.endReason().orElse("still there"))
            .toList();
    List<String> processes = scene.lives().stream().map(process -> begun(process)).toList();
    System.out.printf(
        "%d kills (seed %d): %d instances for %d jobs, %d redeliveries; lost with a boot: %s;"
            + " processes: %s%n",
        KILLS,
        SEED,
        machines.size(),
        jobs.size(),
        scene.events("delivery-redelivered").size(),
        idle,
        processes);
    assertEquals(JOBS, working.size(), "instances that ran a job, one each");
    assertEquals(List.of(), world.github().killedJobs());
    assertEquals(List.of(), world.aws().ask(cloud -> cloud.violations()));
    // A kill between a registration and its parameter loses that boot; nothing else may.
    assertTrue(
        idle.stream().allMatch(line -> line.contains("no parameter") || line.contains("Terminate")),
        () -> "instances without a job: " + idle);
    assertTrue(idle.size() <= KILLS * CONCURRENCY, () -> idle.size() + " boots lost: " + idle);
  }
}
