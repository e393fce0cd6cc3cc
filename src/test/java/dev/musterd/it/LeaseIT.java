package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Three packaged daemons, of which one decides: it is killed, stopped for longer than its lease
 * lasts, and ended, each time amid jobs that come in at all doors. {@code -Dlease.kills=10
 * -Dlease.jobs=200} is the long one.
 */
@Order(2)
class LeaseIT {
  private static final long SEED = Long.getLong("lease.seed", 1L);
  private static final int JOBS = Integer.getInteger("lease.jobs", 60);
  private static final int KILLS = Integer.getInteger("lease.kills", 1);
  private static final Path CONFIGURATION = Path.of("src", "test", "resources", "nodes.conf");

  /** As nodes.conf says: how many runners are set up at a time. */
  private static final int CONCURRENCY = 4;

  private static final Duration LATENCY = Duration.ofMillis(50);
  private static final Duration RUNNER_PATIENCE = Duration.ofSeconds(30);

  private final Random random = new Random(SEED);
  private final List<Job.Id> jobs = new ArrayList<>();
  private final List<String> takeovers = new ArrayList<>();

  @Test
  void everyJobRunsOnce_whateverBecomesOfTheNodeThatDecides() throws IOException {
    try (ServiceDoubles services = ServiceDoubles.start(Duration.ofSeconds(1), RUNNER_PATIENCE);
        Nodes nodes = new Nodes(services, CONFIGURATION)) {
      services.github().jobsTake(Duration.ofSeconds(2));
      services.ec2Events("quickstart");
      services.aws().tell(cloud -> cloud.latency(() -> LATENCY));
      services.githubDouble().latency(LATENCY);
      nodes.add();
      nodes.add();
      nodes.add();

      for (int kill = 0; kill < KILLS; kill++) {
        Nodes.Node killed = amidJobs(nodes, services);
        killed.kill();
        takenOver(nodes, "kill -9");
        killed.start();
      }
      Nodes.Node paused = amidJobs(nodes, services);
      paused.pause();
      takenOver(nodes, "SIGSTOP");
      paused.resume();
      nodes.until("it has lost the lease", () -> !paused.events("lease-lost").isEmpty());

      Nodes.Node ended = amidJobs(nodes, services);
      assertEquals(0, ended.terminate(), () -> String.join("\n", ended.process().lines()));
      takenOver(nodes, "SIGTERM");

      nodes.until(
          "all jobs ran and nothing is left (seed " + SEED + ")",
          () -> haveRun(services) && nothingIsLeft(services));
      verify(nodes, services);
    }
  }

  /** The node that decides, a moment after jobs have come. */
  private Nodes.Node amidJobs(Nodes nodes, ServiceDoubles services) {
    Nodes.Node decider = nodes.decider();
    jobs.addAll(
        Stream.generate(
                () ->
                    services
                        .github()
                        .queueJob(ServiceDoubles.WIDGETS, Labels.of("self-hosted", "linux", "x64")))
            .limit(JOBS / (KILLS + 2))
            .toList());
    nodes.pause(Duration.ofMillis(random.nextInt(3_000)));
    return decider;
  }

  private Nodes.Node takenOver(Nodes nodes, String cause) {
    Instant begin = Instant.now();
    Nodes.Node next = nodes.decider();
    takeovers.add(cause + " " + Duration.between(begin, Instant.now()));
    return next;
  }

  private boolean haveRun(ServiceDoubles services) {
    return jobs.stream()
        .allMatch(
            job -> services.github().jobConclusion(job).filter("success"::equals).isPresent());
  }

  private static boolean nothingIsLeft(ServiceDoubles services) {
    return services.aws().ask(cloud -> cloud.live().isEmpty())
        && services.aws().ask(cloud -> cloud.parameters().all().isEmpty())
        && services.github().runners(ServiceDoubles.ACME).isEmpty();
  }

  private void verify(Nodes nodes, ServiceDoubles services) {
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
    List<Long> epochs =
        nodes.events("lease-acquired").stream().map(event -> event.getLong("epoch")).toList();
    Set<String> holders =
        nodes.events("lease-acquired").stream()
            .map(event -> event.getLong("epoch") + " of " + event.getString("node"))
            .collect(Collectors.toSet());
    System.out.printf(
        "LeaseIT (seed %d): %d instances for %d jobs; without a job: %s; epochs: %s; another"
            + " decided after %s%n",
        SEED, machines.size(), jobs.size(), idle, epochs, takeovers);
    assertEquals(jobs.size(), working.size(), "instances that ran a job, one each");
    assertEquals(List.of(), services.github().killedJobs());
    assertEquals(List.of(), services.aws().ask(cloud -> cloud.violations()));
    assertEquals(new HashSet<>(epochs).size(), holders.size(), "an epoch has one node: " + holders);
    assertTrue(
        idle.stream().allMatch(line -> line.contains("no parameter") || line.contains("Terminate")),
        () -> "instances without a job: " + idle);
    assertTrue(idle.size() <= epochs.size() * CONCURRENCY, () -> idle.size() + " boots: " + idle);
  }
}
