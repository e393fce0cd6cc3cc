package dev.musterd.aws.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.sqs.ElasticMqServer;
import dev.musterd.doubles.sqs.SqsClients;
import dev.musterd.doubles.sqs.SqsFaultProxy;
import dev.musterd.doubles.sqs.SqsFaults.Fault;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.QueueMessage;
import dev.musterd.model.Ticket;
import dev.musterd.port.JobQueue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** What only SQS's adapter does: batches, whole seconds, and the ways of an SQS that fails. */
class SqsJobQueueTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static Vertx vertx;
  private static ElasticMqServer server;

  private SqsFaultProxy proxy;
  private SqsAsyncClient client;
  private SqsBench bench;
  private JobQueue queue;

  @BeforeAll
  static void startServer() {
    vertx = Vertx.vertx();
    server = ElasticMqServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
    SqsBench.awaited(vertx.close());
  }

  @BeforeEach
  void start() {
    proxy = SqsBench.awaited(SqsFaultProxy.start(vertx, server.uri(), 0));
    client = SqsClients.at(proxy.uri());
    bench = new SqsBench(vertx, client, Duration.ZERO, LONG);
    queue = bench.queue();
    proxy.calls().forget();
  }

  @AfterEach
  void stop() {
    client.close();
    SqsBench.awaited(proxy.close());
  }

  @Test
  void send_sharesCalls_whenManyComeTogether() {
    queue = ofFullBatches();
    sendTogether(101);
    // The first one finds nothing under way, and leaves at once.
    assertEquals(11, proxy.calls().of("SendMessageBatch"));
    assertEquals(0, proxy.calls().of("SendMessage"));
  }

  @Test
  void holdsAndAcknowledgements_shareCalls() {
    sendTogether(10);
    List<QueueMessage.Receipt> receipts = receiveAll(10);
    proxy.calls().forget();
    queue = ofFullBatches();
    bench.await(Future.all(receipts.stream().map(receipt -> queue.hold(receipt, LONG)).toList()));
    bench.await(Future.all(receipts.stream().map(queue::acknowledge).toList()));
    assertEquals(1, proxy.calls().of("ChangeMessageVisibilityBatch"));
    assertEquals(1, proxy.calls().of("DeleteMessageBatch"));
  }

  @Test
  void hold_asksForWholeSecondsUpToTwelveHours() {
    sendTogether(1);
    QueueMessage.Receipt receipt = receiveAll(1).getFirst();
    bench.await(queue.hold(receipt, Duration.ofMillis(1_001)));
    bench.await(queue.hold(receipt, Duration.ofDays(1)));
    bench.await(queue.hold(receipt, Duration.ofSeconds(-5)));
    List<Integer> asked =
        proxy.calls().bodies("ChangeMessageVisibilityBatch").stream()
            .map(body -> new JsonObject(body).getJsonArray("Entries").getJsonObject(0))
            .map(entry -> entry.getInteger("VisibilityTimeout"))
            .toList();
    assertEquals(List.of(2, 43_200, 0), asked);
  }

  @Test
  void receive_asksForVisibilityAndAttributes() {
    bench.await(queue.receive(3, Duration.ofMillis(10)));
    JsonObject asked = new JsonObject(proxy.calls().bodies("ReceiveMessage").getFirst());
    assertEquals(60, asked.getInteger("VisibilityTimeout"));
    assertEquals(1, asked.getInteger("WaitTimeSeconds"));
    assertEquals(3, asked.getInteger("MaxNumberOfMessages"));
  }

  @Test
  void futures_completeOnTheContext() {
    Context context = vertx.getOrCreateContext();
    SqsJobQueue own =
        new SqsJobQueue(
            client, context, SqsBench.timers(vertx), bench.queues(), LONG, Duration.ofMillis(1));
    assertSame(context, bench.await(own.send(ticket(1)).map(_ -> Vertx.currentContext())));
    assertSame(
        context, bench.await(own.receive(1, Duration.ZERO).map(_ -> Vertx.currentContext())));
  }

  @Test
  void send_keepsOne_whenTheAnswerWasLost() {
    proxy.faults().next(1, "SendMessageBatch", Fault.LOSE_ANSWER);
    bench.await(queue.send(ticket(1)));
    assertAttempts(2, "SendMessageBatch");
    receiveAll(1);
    assertEquals(List.of(), bench.await(queue.receive(10, Duration.ZERO)));
  }

  /** The messages of a lost answer would otherwise stay hidden for the whole visibility. */
  @Test
  void receive_givesTheSameAgain_whenTheAnswerWasLost() {
    sendTogether(2);
    proxy.faults().next(1, "ReceiveMessage", Fault.LOSE_ANSWER);
    assertEquals(2, receiveAll(2).size());
    assertAttempts(2, "ReceiveMessage");
  }

  @Test
  void send_succeeds_whenSqsRecovers() {
    proxy.faults().next(1, "SendMessageBatch", Fault.SERVER_ERROR);
    proxy.faults().next(1, "SendMessageBatch", Fault.THROTTLE);
    bench.await(queue.send(ticket(1)));
    assertAttempts(3, "SendMessageBatch");
  }

  /** More may come: a busy machine saw one more once, for a reason that is not known. */
  private void assertAttempts(int least, String action) {
    int attempts = proxy.calls().of(action);
    assertTrue(attempts >= least, () -> attempts + " calls of " + action);
  }

  @Test
  void everyCallFails_whileSqsIsDown() {
    sendTogether(1);
    QueueMessage.Receipt receipt = receiveAll(1).getFirst();
    proxy.faults().down(Fault.DROP);
    assertFails(queue.send(ticket(2)));
    assertFails(queue.receive(1, Duration.ZERO));
    assertFails(queue.hold(receipt, LONG));
    assertFails(queue.acknowledge(receipt));
    assertFails(queue.bury(receipt, "body", "reason"));
    proxy.faults().up();
    bench.await(queue.send(ticket(2)));
    receiveAll(1);
  }

  @Test
  void send_fails_whenSqsHangs() {
    try (SqsAsyncClient hasty = SqsClients.at(proxy.uri(), Duration.ofMillis(500))) {
      JobQueue own =
          new SqsJobQueue(
              hasty,
              vertx.getOrCreateContext(),
              SqsBench.timers(vertx),
              bench.queues(),
              LONG,
              SqsJobQueue.SETTLING);
      proxy.faults().down(Fault.HANG);
      assertFails(own.send(ticket(1)));
    }
  }

  @Test
  void bury_keepsTheMessage_whenTheDeadLetterQueueRefuses() {
    sendTogether(1);
    QueueMessage.Receipt receipt = receiveAll(1).getFirst();
    proxy.faults().next(1, "SendMessage", Fault.DENY);
    assertFails(queue.bury(receipt, ticket(1), "hopeless"));
    assertEquals(0, proxy.calls().of("DeleteMessageBatch"));
    bench.await(queue.hold(receipt, Duration.ZERO));
    receiveAll(1);
    assertEquals(List.of(), bench.dead());
  }

  @Test
  void bury_keepsOneDeadMessage_whenItsDeletionFailed() {
    sendTogether(1);
    QueueMessage.Receipt receipt = receiveAll(1).getFirst();
    proxy.faults().next(1, "DeleteMessageBatch", Fault.DENY);
    assertFails(queue.bury(receipt, ticket(0), "hopeless"));
    bench.await(queue.bury(receipt, ticket(0), "hopeless"));
    assertEquals(1, bench.dead().size());
  }

  @Test
  void bury_makesTheReasonSafe() {
    sendTogether(1);
    QueueMessage.Receipt receipt = receiveAll(1).getFirst();
    bench.await(queue.bury(receipt, ticket(0), "größe\u0000\n" + "x".repeat(5_000)));
    String reason = bench.dead().getFirst().reason();
    assertEquals(1_000, reason.length());
    assertTrue(reason.startsWith("gr??e??xxx"), reason);
  }

  @Test
  void bury_sendsAReason_whenItIsBlank() {
    sendTogether(1);
    bench.await(queue.bury(receiveAll(1).getFirst(), ticket(0), " \n"));
    assertEquals("?", bench.dead().getFirst().reason());
  }

  /** One whose batches leave only when they are full, however long the machine stalls. */
  private JobQueue ofFullBatches() {
    return new SqsJobQueue(
        client,
        vertx.getOrCreateContext(),
        (_, _) -> () -> {},
        bench.queues(),
        LONG,
        SqsJobQueue.SETTLING);
  }

  private void sendTogether(int count) {
    List<Future<Void>> sends = new ArrayList<>();
    LongStream.range(0, count).forEach(id -> sends.add(queue.send(ticket(id))));
    bench.await(Future.all(sends));
  }

  private List<QueueMessage.Receipt> receiveAll(int count) {
    List<QueueMessage.Receipt> receipts = new ArrayList<>();
    while (receipts.size() < count) {
      List<QueueMessage> batch = bench.await(queue.receive(10, PATIENCE));
      assertTrue(!batch.isEmpty(), "only " + receipts.size() + " came");
      batch.forEach(
          message -> receipts.add(assertInstanceOf(QueueMessage.Parsed.class, message).receipt()));
    }
    return receipts;
  }

  private static void assertFails(Future<?> future) {
    assertThrows(IllegalStateException.class, () -> SqsBench.awaited(future));
  }

  private static Ticket ticket(long id) {
    Job job =
        new Job(
            new Job.Id(id),
            id,
            1,
            new Owner.Repository("octo", "hello"),
            Labels.of("linux"),
            Instant.parse("2026-11-23T10:00:00Z"));
    return new Ticket(
        job, new Owner.Organization("octo"), "linux-x64", 42, "delivery-" + id, false);
  }
}
