package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.Hang;
import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.http.RawConnection;
import dev.musterd.model.Event;
import dev.musterd.model.WebhookEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which request gets which response. */
class WebhookServerTest {
  private static final byte[] QUEUED = Deliveries.QUEUED.getBytes(StandardCharsets.UTF_8);

  private final RunningWebhookServer server = new RunningWebhookServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void delivery_isAnswered202WithJobAndPool_whenAdmitted() throws IOException {
    RawConnection.Answer answer = post(Deliveries.headers("workflow_job", QUEUED), QUEUED);
    assertEquals(202, answer.status());
    assertEquals("application/json", answer.headers().get("content-type"));
    assertEquals(
        new JsonObject().put("job", 29679449526L).put("pool", "linux-x64"),
        new JsonObject(answer.body()));
    assertInstanceOf(WebhookEvent.JobQueued.class, server.accepted.getFirst());
    assertEquals(List.of(202), server.statuses);
    assertEquals(List.of(), server.journal);
  }

  @Test
  void delivery_isAnswered200WithReason_whenNotOurs() throws IOException {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    RawConnection.Answer answer = post(Deliveries.headers("push", body), body);
    assertEquals(200, answer.status());
    assertEquals("{\"ignored\":\"musterd does not act on the event push\"}", answer.body());
  }

  @Test
  void delivery_isAnswered503_whenItCouldNotBeKept() throws IOException {
    server.duty = _ -> Future.succeededFuture(new Acceptance.Unavailable("the queue is away"));
    RawConnection.Answer answer = post(Deliveries.headers("workflow_job", QUEUED), QUEUED);
    assertEquals(503, answer.status());
    assertEquals("60", answer.headers().get("retry-after"));
    assertEquals("{\"error\":\"the queue is away\"}", answer.body());
  }

  @Test
  void delivery_isAnswered500AndRecordedOnce_whenTheDutyFails() throws IOException {
    server.duty = _ -> Future.failedFuture(new IllegalStateException("a bug"));
    RawConnection.Answer failed = post(Deliveries.headers("workflow_job", QUEUED), QUEUED);
    server.duty =
        _ -> {
          throw new IllegalStateException("a bug");
        };
    RawConnection.Answer thrown = post(Deliveries.headers("workflow_job", QUEUED), QUEUED);
    assertEquals(500, failed.status());
    assertEquals(failed.body(), thrown.body());
    Event recorded =
        new Event.DutyFailed("accept-webhook", "java.lang.IllegalStateException: a bug");
    assertEquals(List.of(recorded, recorded), server.journal);
  }

  @Test
  void reason_isEscapedAndBounded_whateverItQuotes() throws IOException {
    server.duty =
        _ -> Future.succeededFuture(new Acceptance.Ignored("a\u0000\n\"b" + "x".repeat(1_000)));
    RawConnection.Answer answer = post(Deliveries.headers("workflow_job", QUEUED), QUEUED);
    String reason = new JsonObject(answer.body()).getString("ignored");
    assertTrue(reason.startsWith("a\u0000\n\"b"));
    assertEquals(300, reason.length());
    assertTrue(answer.body().chars().noneMatch(Character::isISOControl));
  }

  static Stream<Arguments> rejections() {
    Map<String, String> good = Deliveries.headers("workflow_job", QUEUED);
    String wrong = "sha256=" + "0".repeat(64);
    String sha1 = Deliveries.sign("HmacSHA1", "sha1=", Deliveries.SECRET, QUEUED);
    return Stream.of(
        Arguments.of("no signature", without(good, "X-Hub-Signature-256"), 401),
        Arguments.of("wrong signature", with(good, "X-Hub-Signature-256", wrong), 401),
        Arguments.of("no hex", with(good, "X-Hub-Signature-256", "sha256=bbb"), 401),
        Arguments.of(
            "only SHA-1", with(without(good, "X-Hub-Signature-256"), "X-Hub-Signature", sha1), 401),
        Arguments.of("no event", without(good, "X-GitHub-Event"), 400),
        Arguments.of(
            "a form", with(good, "Content-Type", "Application/x-www-form-urlencoded"), 415));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rejections")
  void delivery_isRejectedAndTheConnectionLives(String what, Map<String, String> headers, int code)
      throws IOException {
    try (RawConnection connection = server.connect()) {
      RawConnection.Answer answer = connection.post(headers, QUEUED).read();
      assertEquals(code, answer.status());
      String reason = new JsonObject(answer.body()).getString("error");
      assertEquals(List.of(new Event.WebhookRejected(code, reason, "127.0.0.1")), server.journal);
      assertEquals(List.of(), server.accepted);
      assertStillServes(connection);
    }
  }

  @Test
  void sha1_isTaken_whenAllowed() throws IOException {
    try (RunningWebhookServer old =
            new RunningWebhookServer(Duration.ofSeconds(60), RunningWebhookServer.MAX_BODY, true);
        RawConnection connection = old.connect()) {
      Map<String, String> headers =
          with(
              without(Deliveries.headers("workflow_job", QUEUED), "X-Hub-Signature-256"),
              "X-Hub-Signature",
              Deliveries.sign("HmacSHA1", "sha1=", Deliveries.SECRET, QUEUED));
      assertEquals(202, connection.post(headers, QUEUED).read().status());
    }
  }

  @Test
  void headerNames_countInAnyCase() throws IOException {
    Map<String, String> shouted = new HashMap<>();
    Deliveries.headers("workflow_job", QUEUED)
        .forEach((name, value) -> shouted.put(name.toUpperCase(java.util.Locale.ROOT), value));
    assertEquals(202, post(shouted, QUEUED).status());
  }

  /** Row 12 of docs/scenarios.md: GitHub's largest are beyond what a queue or a bus takes. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void delivery_isAdmitted_whenItIsLarge_withAndWithoutAnnouncedLength(boolean announced)
      throws IOException {
    String padding = "{\"padding\": \"" + "x".repeat(400_000) + "\",";
    byte[] large =
        Deliveries.QUEUED.strip().replaceFirst("\\{", padding).getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = Deliveries.headers("workflow_job", large);
    try (RunningWebhookServer roomy =
            new RunningWebhookServer(Duration.ofSeconds(60), 25 * 1024 * 1024, false);
        RawConnection connection = roomy.connect()) {
      if (announced) {
        connection.post(headers, large);
      } else {
        connection.send(RawConnection.head("POST /webhook", headers, "Transfer-Encoding: chunked"));
        connection.send(Integer.toHexString(large.length) + "\r\n").send(large);
        connection.send("\r\n0\r\n\r\n");
      }
      assertEquals(202, connection.read().status());
    }
  }

  @Test
  void otherMethodsAndPaths_areRefusedAndTheConnectionLives() throws IOException {
    try (RawConnection connection = server.connect()) {
      RawConnection.Answer read =
          connection.send(RawConnection.head("GET /webhook?x=1", Map.of(), "")).read();
      assertEquals(405, read.status());
      assertEquals("POST", read.headers().get("allow"));
      assertEquals(
          404, connection.send(RawConnection.head("POST /", Map.of(), "")).read().status());
      assertEquals(
          404, connection.send(RawConnection.head("GET /webhook/", Map.of(), "")).read().status());
      assertStillServes(connection);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/webhook/", "//webhook", "/./webhook", "/%77ebhook", "/WEBHOOK"})
  void path_isTakenAsItWasSent(String path) throws IOException {
    Map<String, String> headers = Deliveries.headers("workflow_job", QUEUED);
    try (RawConnection connection = server.connect()) {
      connection.send(
          RawConnection.head("POST " + path, headers, "Content-Length: " + QUEUED.length));
      RawConnection.Answer answer = connection.send(QUEUED).read();
      assertEquals(404, answer.status());
      assertEquals("{\"error\":\"there is nothing here; webhooks go to /webhook\"}", answer.body());
      assertStillServes(connection);
    }
  }

  @Test
  void missingHost_isA400() throws IOException {
    try (RawConnection connection = server.connect()) {
      RawConnection.Answer answer = connection.send("POST /webhook HTTP/1.1\r\n\r\n").read();
      assertEquals(400, answer.status());
      assertEquals("application/json", answer.headers().get("content-type"));
      assertEquals(List.of(400), server.statuses);
    }
  }

  @Test
  void expectation_isContinued_onlyWhenTheBodyIsWanted() throws IOException {
    try (RawConnection connection = server.connect()) {
      Map<String, String> headers = Deliveries.headers("workflow_job", QUEUED);
      String expecting = "Expect: 100-continue\r\nContent-Length: ";
      connection.send(RawConnection.head("POST /webhook", headers, expecting + QUEUED.length));
      assertEquals(100, connection.read().status());
      assertEquals(202, connection.send(QUEUED).read().status());
      connection.send(RawConnection.head("POST /webhook", headers, expecting + 30_000_000));
      assertEquals(413, connection.read().status());
    }
  }

  @Test
  void answer_is503_whenTheDutyTakesTooLong() throws Exception {
    Duration timeout = Duration.ofSeconds(2);
    try (RunningWebhookServer hasty = new RunningWebhookServer(timeout, Hang.LIMIT);
        RawConnection connection = hasty.connect()) {
      Promise<Acceptance> late = Promise.promise();
      CountDownLatch arrived = new CountDownLatch(1);
      hasty.duty =
          _ -> {
            arrived.countDown();
            return late.future();
          };
      Map<String, String> headers = Deliveries.headers("workflow_job", QUEUED);
      connection.post(headers, QUEUED);
      assertTrue(arrived.await(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS));
      hasty.pass(timeout);
      assertEquals(503, connection.read().status());
      late.complete(new Acceptance.Ignored("too late"));
      hasty.duty = _ -> Future.succeededFuture(new Acceptance.Ignored("in time"));
      assertEquals("{\"ignored\":\"in time\"}", connection.post(headers, QUEUED).read().body());
      assertEquals(List.of(503, 200), hasty.statuses);
    }
  }

  @Test
  void close_letsAnAnswerInFlightFinish_andRefusesNewConnections() throws Exception {
    Promise<Acceptance> answer = Promise.promise();
    CountDownLatch arrived = new CountDownLatch(1);
    server.duty =
        _ -> {
          arrived.countDown();
          return answer.future();
        };
    try (RawConnection connection = server.connect();
        RawConnection idle = server.connect()) {
      connection.post(Deliveries.headers("workflow_job", QUEUED), QUEUED);
      assertTrue(arrived.await(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS));
      Future<Void> closed = server.shut(Hang.LIMIT);
      assertTrue(idle.isClosedByServer());
      assertThrows(IOException.class, () -> server.connect().post(Map.of(), QUEUED).read());
      answer.complete(new Acceptance.Ignored("last words"));
      assertEquals("{\"ignored\":\"last words\"}", connection.read().body());
      closed.await();
    }
  }

  private RawConnection.Answer post(Map<String, String> headers, byte[] body) throws IOException {
    try (RawConnection connection = server.connect()) {
      return connection.post(headers, body).read();
    }
  }

  private static void assertStillServes(RawConnection connection) throws IOException {
    RawConnection.Answer answer =
        connection.post(Deliveries.headers("workflow_job", QUEUED), QUEUED).read();
    assertEquals(202, answer.status());
  }

  private static Map<String, String> with(Map<String, String> headers, String name, String value) {
    Map<String, String> changed = new HashMap<>(headers);
    changed.put(name, value);
    return changed;
  }

  private static Map<String, String> without(Map<String, String> headers, String name) {
    Map<String, String> changed = new HashMap<>(headers);
    changed.remove(name);
    return changed;
  }
}
