package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.http.RawConnection;
import dev.musterd.http.access.SenderRules;
import dev.musterd.http.access.Senders;
import dev.musterd.model.WebhookEvent;
import dev.musterd.wiring.EventLoops;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A webhook server on two event loops. */
class WebhookLoopsTest {
  private static final byte[] BODY = Deliveries.QUEUED.getBytes(StandardCharsets.UTF_8);

  /**
   * Loops take turns; more than one connection each, as another test's client may happen upon this
   * port, which was another server's before.
   */
  private static final int CONNECTIONS = 6;

  @AutoClose private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(3));

  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final LinkedBlockingQueue<Promise<Acceptance>> open = new LinkedBlockingQueue<>();
  private volatile boolean answering = true;
  private final List<RawConnection> connections = new ArrayList<>();
  private WebhookServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        new WebhookServer(
            EventLoops.contexts(vertx, 2),
            options("/webhook", 256 * 1024),
            WebhookSignature.of(List.of(Deliveries.SECRET), false),
            this::accept,
            new VertxTimers(vertx),
            new WebhookTelemetry(_ -> {}, _ -> {}));
    server.start().await();
    for (int i = 0; i < CONNECTIONS; i++) {
      connections.add(new RawConnection(server.port()));
    }
  }

  @AfterEach
  void disconnect() throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
  }

  private Future<Acceptance> accept(WebhookEvent event) {
    threads.add(Thread.currentThread());
    if (answering) {
      return Future.succeededFuture(new Acceptance.Ignored("a test"));
    }
    Promise<Acceptance> later = Promise.promise();
    open.add(later);
    return later.future();
  }

  @Test
  void connections_areDividedAmongTheLoops() throws IOException {
    for (RawConnection connection : connections) {
      assertEquals(200, deliver(connection, Deliveries.SECRET));
    }
    assertEquals(2, threads.size());
  }

  @Test
  void otherSecrets_countOnEveryLoop() throws IOException {
    server.trust(WebhookSignature.of(List.of("another"), false));
    for (RawConnection connection : connections) {
      assertEquals(401, deliver(connection, Deliveries.SECRET));
      assertEquals(200, deliver(connection, "another"));
    }
    assertEquals(2, threads.size());
  }

  /** On both loops, a stop lets what is in hand be answered. */
  @Test
  void close_waitsForAnswers_andOpensNoConnection() throws IOException, InterruptedException {
    answering = false;
    List<Promise<Acceptance>> waiting = new ArrayList<>();
    for (RawConnection connection : connections) {
      connection.post(Deliveries.headers("workflow_job", BODY), BODY);
      waiting.add(open.take());
    }
    Future<Void> closed = server.close(Duration.ofMinutes(1));
    assertFalse(closed.isComplete());
    waiting.forEach(answer -> answer.complete(new Acceptance.Ignored("at last")));
    for (RawConnection connection : connections) {
      assertEquals(200, connection.read().status());
    }
    closed.await();
    assertEquals(2, threads.size());
  }

  /** Room for bodies is there once, and not once for each loop. */
  @Test
  void room_isShared() {
    int piece = RequestBody.PIECE;
    BodyBudget room = WebhookLimits.Shared.of(options("/", 2 * piece), 2).bodies();
    assertTrue(room.hold(piece, 2 * piece));
    assertFalse(room.hold(piece, 1));
  }

  /** Connections are handed to the loops in turn. */
  @Test
  void connections_areBoundedOverAllLoops() {
    assertEquals(
        ConnectionLimiter.MAX_CONNECTIONS,
        2 * WebhookLimits.Shared.of(options("/", 1_000), 2).connections());
  }

  private static WebhookOptions options(String path, int maxBody) {
    return new WebhookOptions(
        "127.0.0.1",
        0,
        path,
        maxBody,
        Duration.ofSeconds(60),
        WebhookServer.PATIENCE,
        Optional.empty(),
        new Senders(SenderRules.NONE, _ -> {}, InstantSource.system()));
  }

  private static int deliver(RawConnection connection, String secret) throws IOException {
    Map<String, String> headers = new HashMap<>(Deliveries.headers("workflow_job", BODY));
    headers.put("X-Hub-Signature-256", Deliveries.sign("HmacSHA256", "sha256=", secret, BODY));
    return connection.post(headers, BODY).read().status();
  }
}
