package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.Hang;
import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.http.RawConnection;
import dev.musterd.model.WebhookEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Senders that are broken, slow, greedy or many; after each the server still serves. */
class HostileSendersTest {
  private static final byte[] QUEUED = Deliveries.QUEUED.getBytes(StandardCharsets.UTF_8);
  private static final int GREEDY = 30_000_000;

  /** Of a server that has its own time, from a connection to the headers of a request. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final RunningWebhookServer server = new RunningWebhookServer();

  @AfterEach
  void serverStillServes() throws IOException {
    server.duty = _ -> Future.succeededFuture(new Acceptance.Ignored("still there"));
    try (RawConnection connection = server.connect()) {
      Map<String, String> headers = Deliveries.headers("workflow_job", QUEUED);
      assertEquals("{\"ignored\":\"still there\"}", connection.post(headers, QUEUED).read().body());
    }
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"action\": \"queued\", \"workflow_job\": {",
        "{\"action\": \"queued\u0000\"}",
        "not json",
        "payload=%7B%7D"
      })
  void brokenBody_isA400WithReason(String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    RawConnection.Answer answer = post(Deliveries.headers("workflow_job", body), body);
    assertEquals(400, answer.status());
    assertTrue(answer.body().startsWith("{\"error\":\""), answer.body());
  }

  @Test
  void deepBody_isA400() throws IOException {
    byte[] body = "{\"a\":".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    assertEquals(400, post(Deliveries.headers("workflow_job", body), body).status());
  }

  @Test
  void controlCharactersInNames_areA400() throws IOException {
    byte[] body =
        Deliveries.QUEUED.replace("rockets", "ro\\u0000ck").getBytes(StandardCharsets.UTF_8);
    assertEquals(400, post(Deliveries.headers("workflow_job", body), body).status());
  }

  @Test
  void announcedGiant_isRefusedBeforeItIsSent() throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(
          RawConnection.head(
              "POST /webhook",
              Deliveries.headers("workflow_job", QUEUED),
              "Content-Length: " + GREEDY));
      RawConnection.Answer answer = connection.read();
      assertEquals(413, answer.status());
      assertEquals("close", answer.headers().get("connection"));
      assertTrue(connection.isClosedByServer());
    }
  }

  @Test
  void unannouncedGiant_isCutOffAtTheLimit() throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(chunkedHead(Deliveries.headers("workflow_job", QUEUED)));
      long sent = sendChunks(connection, GREEDY);
      RawConnection.Answer answer = connection.read();
      assertEquals(413, answer.status());
      assertTrue(connection.isClosedByServer());
      // What the two kernels hold in between counts as sent.
      assertTrue(sent < GREEDY, "all of it was taken");
    }
  }

  @Test
  void unsignedGiant_isNotReadToTheEnd() throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(chunkedHead(Map.of()));
      assertEquals(401, connection.read().status());
      assertTrue(sendChunks(connection, GREEDY) < GREEDY, "all of it was taken");
      assertTrue(connection.isClosedByServer());
    }
  }

  @Test
  void giantFromAnOrdinaryClient_seesThe413() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/webhook"))
              .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[GREEDY]));
      Deliveries.headers("workflow_job", QUEUED).forEach(request::header);
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(413, answer.statusCode());
    }
  }

  /** As Python's http.client does; far more than the two kernels hold in between. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void giantFromAClientThatWritesAllFirst_seesItsAnswer(boolean signed) throws IOException {
    byte[] giant = new byte[GREEDY];
    try (RunningWebhookServer wide =
            new RunningWebhookServer(Duration.ofSeconds(60), GREEDY * 3 / 4, false);
        RawConnection connection = wide.connect()) {
      Map<String, String> headers = signed ? Deliveries.headers("workflow_job", QUEUED) : Map.of();
      assertEquals(signed ? 413 : 401, connection.post(headers, giant).read().status());
      assertTrue(connection.isClosedByServer());
    }
  }

  @Test
  void manyLargeBodies_shareOneRoom_andSmallOnesAlwaysFit() throws IOException {
    byte[] half = new byte[(int) (RunningWebhookServer.MAX_BODY * 2 / 3)];
    List<RawConnection> greedy = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        RawConnection connection = server.connect();
        greedy.add(connection);
        connection.send(
            RawConnection.head(
                "POST /webhook",
                Deliveries.headers("workflow_job", half),
                "Content-Length: " + (half.length + 1)));
        connection.send(half);
      }
      try (RawConnection small = server.connect()) {
        Map<String, String> headers = Deliveries.headers("workflow_job", QUEUED);
        assertEquals(202, small.post(headers, QUEUED).read().status());
      }
      // One of the two fits; which one is a matter of arrival.
      CompletableFuture<RawConnection.Answer> first = new CompletableFuture<>();
      for (RawConnection connection : greedy) {
        Thread.startVirtualThread(() -> readInto(connection, first));
      }
      assertEquals(503, first.join().status());
    } finally {
      for (RawConnection connection : greedy) {
        connection.close();
      }
    }
  }

  private static void readInto(
      RawConnection connection, CompletableFuture<RawConnection.Answer> answer) {
    try {
      answer.complete(connection.read());
    } catch (IOException closedAtTheEnd) {
      // The other one has answered by then.
    }
  }

  @Test
  void slowBody_isA408() throws IOException {
    try (RunningWebhookServer hasty =
            new RunningWebhookServer(Duration.ofMillis(200), RunningWebhookServer.MAX_BODY, false);
        RawConnection connection = hasty.connect()) {
      connection.send(
          RawConnection.head(
              "POST /webhook", Deliveries.headers("workflow_job", QUEUED), "Content-Length: 100"));
      connection.send("{\"act");
      assertEquals(408, connection.read().status());
      assertTrue(connection.isClosedByServer());
    }
  }

  private static RunningWebhookServer impatient() {
    return new RunningWebhookServer(Hang.LIMIT, PATIENCE);
  }

  /** Each byte begins Vert.x's idle time anew; the connection is cut all the same. */
  @Test
  void trickledHeaders_endTheConnection() throws Exception {
    try (RunningWebhookServer impatient = impatient();
        RawConnection connection = impatient.connect()) {
      connection.send("POST /webhook HTTP/1.1\r\nHost: test\r\nX-Slow: ");
      assertTrue(isCutWhileItTrickles(impatient, connection));
    }
  }

  @Test
  void trickledBody_endsTheConnection_afterItsRefusal() throws Exception {
    try (RunningWebhookServer impatient = impatient();
        RawConnection connection = impatient.connect()) {
      connection.send(RawConnection.head("POST /webhook", Map.of(), "Content-Length: 100000"));
      assertEquals(401, connection.read().status());
      assertTrue(isCutWhileItTrickles(impatient, connection));
    }
  }

  @Test
  void trickledHeadersOfTheNextRequest_endTheConnection() throws Exception {
    try (RunningWebhookServer impatient = impatient();
        RawConnection connection = impatient.connect()) {
      Map<String, String> headers = Deliveries.headers("workflow_job", QUEUED);
      assertEquals(202, connection.post(headers, QUEUED).read().status());
      connection.send("POST /webhook HTTP/1.1\r\nHost: test\r\nX-Slow: ");
      assertTrue(isCutWhileItTrickles(impatient, connection));
    }
  }

  /** The time of one request is http.timeout's business. */
  @Test
  void slowAnswer_isNotCutOff_byThePatienceForTheNextRequest() throws Exception {
    try (RunningWebhookServer impatient = impatient();
        RawConnection connection = impatient.connect()) {
      Promise<Acceptance> acceptance = Promise.promise();
      CountDownLatch arrived = new CountDownLatch(1);
      impatient.duty =
          _ -> {
            arrived.countDown();
            return acceptance.future();
          };
      connection.post(Deliveries.headers("workflow_job", QUEUED), QUEUED);
      assertTrue(arrived.await(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS));
      try (RawConnection other = impatient.connect()) {
        while (!other.isClosed()) { // One without a request.
          impatient.pass(PATIENCE.dividedBy(8));
        }
      }
      impatient.pass(PATIENCE);
      acceptance.complete(new Acceptance.Ignored("late"));
      assertEquals("{\"ignored\":\"late\"}", connection.read().body());
    }
  }

  /** Whether the connection ends though a byte comes, now and then, as long as it lasts. */
  private static boolean isCutWhileItTrickles(RunningWebhookServer door, RawConnection connection) {
    Instant end = Instant.now().plus(Hang.LIMIT);
    try {
      while (Instant.now().isBefore(end)) {
        connection.send("x");
        door.pass(PATIENCE.dividedBy(20));
      }
    } catch (IOException cut) {
      return true;
    }
    return false;
  }

  @Test
  void goneSender_leavesNothingBehind() throws IOException {
    byte[] half = new byte[(int) (RunningWebhookServer.MAX_BODY * 2 / 3)];
    Map<String, String> headers = new HashMap<>(Deliveries.headers("push", half));
    for (int i = 0; i < 10; i++) {
      try (RawConnection connection = server.connect()) {
        connection.send(
            RawConnection.head("POST /webhook", headers, "Content-Length: " + (half.length + 1)));
        connection.send(half);
      }
    }
    // With the room of any of the ten still taken there would be a 503, for ever.
    assertEquals(200, postUntilThereIsRoom(headers, half));
  }

  private int postUntilThereIsRoom(Map<String, String> headers, byte[] body) throws IOException {
    int status = 503;
    for (int i = 0; i < 100 && status == 503; i++) {
      status = post(headers, body).status();
    }
    return status;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\r\n",
        "GET\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: test\r\nContent-Length: x\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: test\r\nContent-Length: -1\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        "POST /webhook HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST * HTTP/1.1\r\nHost: test\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nHost: test\r\n\r\n"
      })
  void brokenHttp_harmsNobodyElse(String request) throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(request);
      try (RawConnection other = server.connect()) {
        Map<String, String> headers = Deliveries.headers("workflow_job", QUEUED);
        assertEquals(202, other.post(headers, QUEUED).read().status());
      }
    }
    assertTrue(server.statuses.contains(202));
  }

  @Test
  void endlessHeaders_areRefused() throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(
          "GET /webhook HTTP/1.1\r\nHost: test\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
      assertEquals(431, connection.read().status());
    }
  }

  @Test
  void pipelinedRequests_areAnsweredInOrder() throws IOException {
    Promise<Acceptance> first = Promise.promise();
    server.duty =
        event ->
            event instanceof WebhookEvent.Ping
                ? first.future()
                : Future.succeededFuture(new Acceptance.Ignored("second"));
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    try (RawConnection connection = server.connect()) {
      connection.post(Deliveries.headers("ping", body), body);
      connection.post(Deliveries.headers("push", body), body);
      connection.send(RawConnection.head("GET /webhook", Map.of(), ""));
      first.complete(new Acceptance.Ignored("first"));
      assertEquals("{\"ignored\":\"first\"}", connection.read().body());
      assertEquals("{\"ignored\":\"second\"}", connection.read().body());
      assertEquals(405, connection.read().status());
    }
  }

  @Test
  void twoHundredAtOnce_areAllAnswered() throws IOException {
    List<RawConnection> all = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        all.add(server.connect());
      }
      Map<String, String> headers = Deliveries.headers("workflow_job", QUEUED);
      for (RawConnection connection : all) {
        connection.post(headers, QUEUED);
      }
      for (RawConnection connection : all) {
        assertEquals(202, connection.read().status());
      }
    } finally {
      for (RawConnection connection : all) {
        connection.close();
      }
    }
    assertEquals(IntStream.range(0, 200).mapToObj(_ -> 202).toList(), server.statuses);
  }

  private RawConnection.Answer post(Map<String, String> headers, byte[] body) throws IOException {
    try (RawConnection connection = server.connect()) {
      return connection.post(headers, body).read();
    }
  }

  private static String chunkedHead(Map<String, String> headers) {
    return RawConnection.head("POST /webhook", headers, "Transfer-Encoding: chunked");
  }

  /** How many bytes the server's side took before the connection was cut. */
  private static long sendChunks(RawConnection connection, long most) {
    byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.UTF_8);
    long sent = 0;
    try {
      while (sent < most) {
        connection.send(chunk);
        sent += chunk.length;
      }
    } catch (IOException cut) {
      return sent;
    }
    return sent;
  }
}
