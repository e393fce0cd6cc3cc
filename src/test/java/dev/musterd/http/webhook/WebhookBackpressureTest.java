package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.aws.sqs.SqsJobQueue;
import dev.musterd.aws.sqs.SqsQueues;
import dev.musterd.bench.DiscardingQueue;
import dev.musterd.decide.Admission;
import dev.musterd.doubles.Hang;
import dev.musterd.doubles.sqs.SqsClients;
import dev.musterd.doubles.sqs.SqsFaultProxy;
import dev.musterd.doubles.sqs.SqsFaults.Fault;
import dev.musterd.flow.webhook.AcceptWebhook;
import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.flow.webhook.JobObserver;
import dev.musterd.http.RawConnection;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.Ticket;
import dev.musterd.model.WebhookEvent;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * More webhooks than SQS takes, through the listener, the duty and the SDK: every one is answered,
 * and those that need no SQS as ever. The listener's deadlines come only when a test lets time
 * pass.
 */
class WebhookBackpressureTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(8);
  private static final String SEND = "SendMessageBatch";

  /** As many as may wait for SQS. */
  private static final int WAITING = 600;

  private final RunningWebhookServer server = new RunningWebhookServer(TIMEOUT, Hang.LIMIT);
  private final Vertx vertx = Vertx.vertx();
  private final Set<String> taken = ConcurrentHashMap.newKeySet();
  private final List<RawConnection> connections = new ArrayList<>();
  private SqsFaultProxy sqs;
  private SqsAsyncClient client;
  private int jobs;

  @BeforeEach
  void start() {
    DiscardingQueue queue =
        DiscardingQueue.start(vertx, entry -> taken.add(entry.getString("MessageGroupId")));
    sqs = SqsFaultProxy.start(vertx, queue.uri(), 0).await();
    client = SqsClients.at(sqs.uri());
    Context loop = server.loop();
    SqsJobQueue jobQueue =
        new SqsJobQueue(
            client,
            loop,
            new VertxTimers(loop.owner()),
            new SqsQueues.Addresses(sqs.uri() + "/0/jobs", sqs.uri() + "/0/dead"),
            Duration.ofMinutes(1),
            SqsJobQueue.SETTLING);
    Admission admission =
        new Admission(
            List.of(PoolBuilder.pool("linux").labels("self-hosted", "linux", "x64").build()),
            Owner.Scope.ORGANIZATION,
            List.of(),
            true);
    AcceptWebhook duty = new AcceptWebhook(() -> admission, jobQueue, noted(), _ -> {});
    // Answers come on the queue's context, which is another one of the same thread.
    server.duty = event -> onLoop(loop, duty.accept(event));
  }

  private static Future<Acceptance> onLoop(Context loop, Future<Acceptance> acceptance) {
    Promise<Acceptance> answer = Promise.promise();
    acceptance.onComplete(result -> loop.runOnContext(_ -> answer.handle(result)));
    return answer.future();
  }

  private static JobObserver noted() {
    return new JobObserver() {
      @Override
      public Future<String> tell(WebhookEvent.JobNews news) {
        return Future.succeededFuture("noted");
      }

      @Override
      public void announced(Ticket ticket) {}
    };
  }

  @AfterEach
  void stop() throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
    server.close();
    client.close();
    vertx.close().await();
  }

  @Test
  void webhook_isA503_inTime_whenSqsNeverAnswers() throws IOException {
    sqs.faults().down(SEND, Fault.HANG);
    RawConnection sender = queued();
    until(() -> sqs.calls().of(SEND) == 1);
    server.pass(TIMEOUT);
    assertIsA503(sender.read());
    assertServesAgain();
  }

  @ParameterizedTest
  @EnumSource(names = {"THROTTLE", "SERVER_ERROR", "DENY", "DROP"})
  void webhook_isA503_withoutWaiting_whenSqsRefuses(Fault fault) throws IOException {
    sqs.faults().down(SEND, fault);
    assertIsA503(queued().read());
    assertServesAgain();
  }

  @Test
  void oneTooMany_isA503_withoutWaiting_andTheOthersAreAnswered() throws IOException {
    sqs.faults().down(SEND, Fault.HOLD);
    List<RawConnection> waiting = fill();
    assertIsA503(queued().read());
    assertOthersAreAnswered();

    sqs.faults().up();
    Set<String> confirmed = new HashSet<>();
    for (RawConnection each : waiting) {
      RawConnection.Answer answer = each.read();
      if (answer.status() == 202) {
        confirmed.add(answer.body().replaceAll(".*\"job\":(\\d+).*", "$1"));
      } else {
        assertIsA503(answer); // By a machine that took longer than SQS may.
      }
    }
    assertTrue(taken.containsAll(confirmed), () -> confirmed + " of " + taken);
    assertServesAgain();
  }

  /** What was answered 503 by its deadline still waits for SQS, and nothing is put on top. */
  @Test
  void wavesOfWebhooks_areEachAnswered_andDoNotPileUp() throws IOException {
    sqs.faults().down(SEND, Fault.HOLD);
    List<RawConnection> waiting = fill();
    server.pass(TIMEOUT);
    for (RawConnection each : waiting) {
      assertIsA503(each.read());
    }
    for (RawConnection again : waiting) {
      assertIsA503(post(again, "workflow_job", job()).read());
    }
    assertOthersAreAnswered();
    sqs.faults().up();
    assertServesAgain();
  }

  /** A large body is let go once it is read: it keeps no room while its webhook waits for SQS. */
  @Test
  void bodiesOfWaitingWebhooks_keepNoRoom() throws IOException {
    sqs.faults().down(SEND, Fault.HOLD);
    String padding = " ".repeat((int) RunningWebhookServer.MAX_BODY * 3 / 4);
    for (int i = 1; i <= 3; i++) {
      post(connect(), "workflow_job", job() + padding);
      int sent = i;
      until(() -> server.accepted.size() == sent);
    }
    assertEquals(200, post(connect(), "ping", "{}" + padding).read().status());
    sqs.faults().up();
  }

  private List<RawConnection> fill() throws IOException {
    List<RawConnection> waiting = new ArrayList<>();
    for (int i = 0; i < WAITING; i++) {
      waiting.add(queued());
    }
    until(() -> server.accepted.size() == WAITING);
    return waiting;
  }

  private void assertOthersAreAnswered() throws IOException {
    assertEquals(200, post(connect(), "ping", "{}").read().status());
    assertEquals(200, post(connect(), "workflow_job", Deliveries.started()).read().status());
    String foreign = job().replace("\"x64\"", "\"riscv\"");
    assertEquals(200, post(connect(), "workflow_job", foreign).read().status());
  }

  private static void assertIsA503(RawConnection.Answer answer) {
    assertEquals(503, answer.status(), answer::body);
    assertEquals("60", answer.headers().get("retry-after"));
  }

  /** A call that hung may end a little later than SQS is back. */
  private void assertServesAgain() {
    sqs.faults().up();
    until(
        () -> {
          try {
            return queued().read().status() == 202;
          } catch (IOException broken) {
            throw new UncheckedIOException(broken);
          }
        });
  }

  private RawConnection queued() throws IOException {
    return post(connect(), "workflow_job", job());
  }

  /** One that no other webhook is about. */
  private String job() {
    return Deliveries.QUEUED.replace("29679449526", Integer.toString(1_000 + jobs++));
  }

  private RawConnection connect() throws IOException {
    RawConnection connection = server.connect();
    connections.add(connection);
    return connection;
  }

  private static RawConnection post(RawConnection connection, String event, String json)
      throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = Deliveries.headers(event, body);
    return connection.post(headers, body);
  }

  private static void until(BooleanSupplier condition) {
    Instant end = Instant.now().plus(Hang.LIMIT);
    while (!condition.getAsBoolean()) {
      assertTrue(Instant.now().isBefore(end), "it does not come");
      LockSupport.parkNanos(1_000_000);
    }
  }
}
