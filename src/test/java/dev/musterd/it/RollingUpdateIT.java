package dev.musterd.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.OlderVersion;
import dev.musterd.doubles.Nodes;
import dev.musterd.doubles.Nodes.Decider;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.model.AwsNames;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two nodes beside hosts of other versions: each job runs once, by the messages of each. */
@Order(2)
@Execution(ExecutionMode.CONCURRENT)
class RollingUpdateIT {
  private static final int NODES = 2;
  private static final Path HASTE = Path.of("src", "test", "resources", "nodes-in-haste.conf");
  private static final AwsNames NAMES = new AwsNames("quickstart");
  private static final Duration JOB = Duration.ofSeconds(3);
  private static final Duration BETWEEN_JOBS = Duration.ofMillis(500);

  /** What a later version may write; nothing of it is to be understood. */
  private static final String LATER_LEASE = "{\"version\":2,\"holder\":{\"node\":\"later\"}}";

  static Stream<OlderVersion> versions() {
    return OlderVersion.all();
  }

  /** Tickets of both versions come in all the time. */
  @ParameterizedTest
  @MethodSource("versions")
  void jobsRunOnOneInstanceEach_whileOneNodeIsReplacedAfterTheOther(
      OlderVersion older, TestReporter reporter) throws IOException {
    try (LeaseScene scene = new LeaseScene(HASTE, JOB, reporter)) {
      scene.nodes.start(NODES);
      OlderHost host = new OlderHost(scene.nodes, older, scene.sqs(), NAMES);
      scene.services().github().sendWebhooksTo(host);
      scene.nodes.decider();
      try (ScheduledExecutorService stream = Executors.newSingleThreadScheduledExecutor()) {
        stream.scheduleWithFixedDelay(
            () -> scene.queue(1), 0, BETWEEN_JOBS.toMillis(), TimeUnit.MILLISECONDS);
        scene.nodes.all().forEach(node -> replace(scene, host, node));
        awaitMoreTickets(scene, host);
        stream.shutdownNow();
      }
      scene.report("tickets of " + older, host.tickets());
      scene.end("with " + older);
    }
  }

  /** As its package is: it is stopped, and the next version is started there. */
  private static void replace(LeaseScene scene, OlderHost host, Nodes.Node node) {
    awaitMoreTickets(scene, host);
    Decider before = scene.nodes.decider();
    assertEquals(0, node.terminate(), () -> String.join("\n", node.process().lines()));
    if (before.node() == node) {
      scene.next(before, "SIGTERM of", Instant.now());
    }
    awaitMoreTickets(scene, host);
    node.start();
  }

  /** So that each step happens amid jobs of both versions. */
  private static void awaitMoreTickets(LeaseScene scene, OlderHost host) {
    int tickets = host.tickets();
    scene.nodes.until("jobs have come", () -> host.tickets() >= tickets + 2);
  }

  /** What a node cannot read is kept for a person, and lists say what became of the jobs. */
  @Test
  void newsAndLeaseOfALaterVersion_areRefused_andJobsRunOnOneInstanceEach(TestReporter reporter)
      throws IOException {
    try (LeaseScene scene = new LeaseScene(HASTE, JOB, reporter)) {
      scene.nodes.start(NODES);
      LaterHost host = new LaterHost(scene.nodes, scene.ec2Events());
      scene.services().github().sendWebhooksTo(host);
      scene.nodes.decider();
      scene.queue(10);
      scene.nodes.until("jobs have started", () -> host.messages() > 0);
      replaceLease(scene);
      scene.queue(10);
      // Without the news that a job has started, another instance may be launched for it.
      scene.end("a later version", host::messages, NAMES.eventDeadLetterQueue());

      // A node that loses the lease meanwhile may have kept a message and not deleted it yet.
      int kept = scene.left().get(NAMES.eventDeadLetterQueue());
      assertTrue(kept >= host.messages(), () -> kept + " of " + host.messages() + " are kept");
      List<String> dead = scene.ec2Events().dead();
      assertTrue(
          dead.stream().allMatch(text -> text.contains("its format is 2, and this version")),
          dead::toString);
      assertTrue(!scene.nodes.events("instance-event-buried").isEmpty());
    }
  }

  /** No node decides by what it cannot read, and one replaces it. */
  private static void replaceLease(LeaseScene scene) {
    Decider before = scene.nodes.decider();
    scene.services().s3().put(ServiceDoubles.BUCKET, NAMES.lease(), LATER_LEASE.getBytes(UTF_8));
    scene.next(before, "a lease of a later version after", Instant.now());
    List<JsonObject> said =
        Stream.of("lease-lost", "lease-unavailable")
            .flatMap(event -> scene.nodes.events(event).stream())
            .filter(event -> event.getString("reason").contains("its version is 2, and this"))
            .toList();
    assertTrue(!said.isEmpty(), () -> String.join("\n", scene.nodes.output()));
  }
}
