package dev.musterd.aws.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.Emulators;
import dev.musterd.doubles.sqs.ElasticMqServer;
import dev.musterd.doubles.sqs.SqsCalls;
import dev.musterd.doubles.sqs.SqsClients;
import dev.musterd.doubles.sqs.SqsFaultProxy;
import dev.musterd.doubles.sqs.SqsFaults;
import dev.musterd.model.Event.QueueDiffers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class SqsQueuesTest {
  private static final Duration DAY = Duration.ofDays(1);

  private Vertx vertx;
  private ElasticMqServer server;
  private SqsFaultProxy proxy;
  private SqsAsyncClient client;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    server = ElasticMqServer.start();
    proxy = SqsBench.awaited(SqsFaultProxy.start(vertx, server.uri(), 0));
    client = SqsClients.at(proxy.uri());
  }

  @AfterEach
  void stop() {
    client.close();
    SqsBench.awaited(proxy.close());
    server.close();
    SqsBench.awaited(vertx.close());
  }

  @Test
  void find_saysWhatToDo_whenTheQueueIsAbsent() {
    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> find(wanted("ci", false)));
    assertEquals(
        "there is no queue ci-queued-jobs.fifo; create it, or set queue.create = true to have it"
            + " made at the start",
        failure.getCause().getMessage());
  }

  @Test
  void find_saysWhich_whenTheConfiguredUrlNamesNoQueue() {
    String url = server.uri() + "/000000000000/other.fifo";
    SqsQueues.Desired wanted =
        new SqsQueues.Desired("ci", Optional.of(url), DAY, Duration.ofSeconds(60), true);
    IllegalStateException failure = assertThrows(IllegalStateException.class, () -> find(wanted));
    assertEquals("there is no queue at " + url, failure.getCause().getMessage());
    assertEquals(0, proxy.calls().of("CreateQueue"));
  }

  @Test
  void find_saysWhatToDo_whenOnlyTheDeadLetterQueueIsAbsent() {
    make(client, "ci-queued-jobs.fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> find(wanted("ci", false)));
    assertTrue(failure.getMessage().contains("ci-queued-jobs-dead.fifo"), failure.getMessage());
    assertTrue(find(wanted("ci", true)).dead().endsWith("/ci-queued-jobs-dead.fifo"));
  }

  @Test
  void find_makesBothQueues_whenAskedTo() {
    SqsQueues.Addresses made = find(wanted("ci", true));
    assertTrue(made.jobs().endsWith("/ci-queued-jobs.fifo"), made.jobs());
    assertTrue(made.dead().endsWith("/ci-queued-jobs-dead.fifo"), made.dead());
    assertEquals(made, find(wanted("ci", false)));
    assertEquals(2, proxy.calls().of("CreateQueue"));
  }

  /** ElasticMQ forgets some attributes, so what is asked of SQS is read on the way. */
  @Test
  void find_asksForEveryAttribute() {
    find(wanted("ci", true));
    assertEquals(
        Map.of(
            "FifoQueue", "true",
            "MessageRetentionPeriod", "1209600",
            "SqsManagedSseEnabled", "true"),
        created(proxy.calls(), 0));
    assertEquals(
        Map.of(
            "FifoQueue",
            "true",
            "DelaySeconds",
            "0",
            "MessageRetentionPeriod",
            "86400",
            "VisibilityTimeout",
            "60",
            "DeduplicationScope",
            "messageGroup",
            "FifoThroughputLimit",
            "perMessageGroupId",
            "SqsManagedSseEnabled",
            "true",
            "RedrivePolicy",
            "{\"deadLetterTargetArn\":"
                + "\"arn:aws:sqs:elasticmq:000000000000:ci-queued-jobs-dead.fifo\","
                + "\"maxReceiveCount\":1000}"),
        created(proxy.calls(), 1));
  }

  @Test
  void find_takesTheRedrivePolicysQueue_whenItHasAnotherName() {
    String dead = make(client, "graveyard.fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
    String jobs =
        make(
            client,
            "own.fifo",
            Map.of(
                QueueAttributeName.FIFO_QUEUE,
                "true",
                QueueAttributeName.REDRIVE_POLICY,
                "{\"deadLetterTargetArn\":\"arn:aws:sqs:elasticmq:000000000000:graveyard.fifo\","
                    + "\"maxReceiveCount\":\"1000\"}"));
    SqsQueues.Desired wanted =
        new SqsQueues.Desired("ci", Optional.of(jobs), DAY, Duration.ofSeconds(60), false);
    assertEquals(new SqsQueues.Addresses(jobs, dead), find(wanted));
  }

  @Test
  void find_fails_whenSqsDoesNotAnswer() {
    proxy.faults().down(SqsFaults.Fault.DENY);
    assertThrows(IllegalStateException.class, () -> find(wanted("ci", true)));
    assertEquals(0, proxy.calls().of("CreateQueue"));
  }

  @Test
  void differences_areNone_whenMusterdMadeTheQueue() {
    assertEquals(List.of(), differences(client, find(wanted("ci", true))));
  }

  @Test
  void differences_nameEachAttribute_whenTheQueueIsAnother() {
    String jobs =
        make(
            client,
            "other.fifo",
            Map.of(QueueAttributeName.FIFO_QUEUE, "true", QueueAttributeName.DELAY_SECONDS, "5"));
    assertEquals(
        List.of(
            new QueueDiffers(
                "DelaySeconds",
                "5 s",
                "0 s",
                "set the queue's DelaySeconds to 0, as musterd aws apply does; every job waits for"
                    + " it, whatever pools.NAME.delay says"),
            new QueueDiffers(
                "RedrivePolicy",
                "none",
                "ci-queued-jobs-dead.fifo",
                "set one, with maxReceiveCount 1000")),
        differences(client, new SqsQueues.Addresses(jobs, "unused")));
  }

  @Test
  void find_fails_whenTheQueueIsNoFifoQueue() {
    String jobs = make(client, "plain", Map.of());
    SqsQueues.Desired wanted =
        new SqsQueues.Desired("ci", Optional.of(jobs), DAY, Duration.ofSeconds(60), true);
    IllegalStateException failure = assertThrows(IllegalStateException.class, () -> find(wanted));
    assertEquals(
        "the queue %s is no FIFO queue; create one, and name it by queue.url, or leave queue.url out"
            .formatted(jobs),
        failure.getCause().getMessage());
    assertEquals(1, proxy.calls().of("CreateQueue"), "but for the test's own");
  }

  /** Over moto, since ElasticMQ does not report the retention. */
  @Test
  void differences_nameTheRetention() {
    Optional<URI> moto = Emulators.moto();
    Assumptions.assumeTrue(moto.isPresent(), "no moto_server starts here");
    try (SqsAsyncClient atMoto = SqsClients.at(moto.orElseThrow())) {
      String jobs =
          make(atMoto, "short", Map.of(QueueAttributeName.MESSAGE_RETENTION_PERIOD, "60"));
      List<QueueDiffers> differences = differences(atMoto, new SqsQueues.Addresses(jobs, "unused"));
      assertTrue(
          differences.contains(
              new QueueDiffers(
                  "MessageRetentionPeriod",
                  "60 s",
                  "86400 s",
                  "change the queue, or set queue.retention to 60 seconds")),
          differences::toString);
    }
  }

  private static SqsQueues.Desired wanted(String environment, boolean create) {
    return new SqsQueues.Desired(
        environment, Optional.empty(), DAY, Duration.ofSeconds(60), create);
  }

  private SqsQueues.Addresses find(SqsQueues.Desired wanted) {
    Future<SqsQueues.Addresses> found =
        new SqsQueues(client, vertx.getOrCreateContext(), wanted).find();
    return SqsBench.awaited(found);
  }

  private List<QueueDiffers> differences(SqsAsyncClient at, SqsQueues.Addresses queues) {
    SqsQueues checked = new SqsQueues(at, vertx.getOrCreateContext(), wanted("ci", false));
    return SqsBench.awaited(checked.differences(queues));
  }

  private static String make(
      SqsAsyncClient at, String name, Map<QueueAttributeName, String> attributes) {
    return at.createQueue(request -> request.queueName(name).attributes(attributes))
        .join()
        .queueUrl();
  }

  private static Map<String, Object> created(SqsCalls calls, int which) {
    return new JsonObject(calls.bodies("CreateQueue").get(which))
        .getJsonObject("Attributes")
        .getMap();
  }
}
