package dev.musterd.http.webhook;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.http.RawConnection;
import dev.musterd.http.access.SenderRules;
import dev.musterd.http.access.Senders;
import dev.musterd.model.Event;
import dev.musterd.model.WebhookEvent;
import dev.musterd.port.Timers;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A real webhook server on a free port of the loopback, with a duty that a test may exchange. */
final class RunningWebhookServer implements AutoCloseable {
  static final long MAX_BODY = 256 * 1024;

  final List<WebhookEvent> accepted = new CopyOnWriteArrayList<>();
  final List<Event> journal = new CopyOnWriteArrayList<>();
  final List<Integer> statuses = new CopyOnWriteArrayList<>();
  volatile Function<WebhookEvent, Future<Acceptance>> duty = RunningWebhookServer::admit;

  /** One event loop, so that code on it runs where the server runs. */
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  final Senders senders;
  private final WebhookServer server;

  RunningWebhookServer() {
    this(Duration.ofSeconds(60), MAX_BODY, false);
  }

  /** One that refuses senders by these rules; its clock stands until a test lets time pass. */
  RunningWebhookServer(SenderRules rules) {
    senders = new Senders(rules, journal::add, time);
    server = server(Duration.ofSeconds(60), WebhookServer.PATIENCE, MAX_BODY, false, time);
    server.start().await();
  }

  RunningWebhookServer(Duration timeout, long maxBody, boolean sha1) {
    senders = new Senders(SenderRules.NONE, journal::add, time);
    server = server(timeout, WebhookServer.PATIENCE, maxBody, sha1, new VertxTimers(vertx));
    server.start().await();
  }

  /** One whose deadlines come only when a test lets time {@link #pass}. */
  RunningWebhookServer(Duration timeout, Duration patience) {
    senders = new Senders(SenderRules.NONE, journal::add, time);
    server = server(timeout, patience, MAX_BODY, false, time);
    server.start().await();
  }

  private WebhookServer server(
      Duration timeout, Duration patience, long maxBody, boolean sha1, Timers timers) {
    return new WebhookServer(
        List.of(vertx.getOrCreateContext()),
        new WebhookOptions(
            "127.0.0.1", 0, "/webhook", maxBody, timeout, patience, Optional.empty(), senders),
        WebhookSignature.of(List.of("an older secret", Deliveries.SECRET), sha1),
        event -> {
          accepted.add(event);
          return duty.apply(event);
        },
        timers,
        new WebhookTelemetry(journal::add, statuses::add));
  }

  /** Takes other secrets, as a reload does. */
  void trust(WebhookSignature signature) {
    server.trust(signature);
  }

  /** Returns when the deadlines of that time are over. */
  void pass(Duration duration) {
    Promise<Void> passed = Promise.promise();
    vertx.runOnContext(
        _ -> {
          time.advance(duration);
          passed.complete();
        });
    passed.future().await();
  }

  private static Future<Acceptance> admit(WebhookEvent event) {
    return Future.succeededFuture(
        switch (event) {
          case WebhookEvent.JobQueued queued ->
              new Acceptance.Admitted(queued.job().id(), "linux-x64");
          case WebhookEvent.Irrelevant(String reason) -> new Acceptance.Ignored(reason);
          case WebhookEvent.Ping _,
              WebhookEvent.JobHeldBack _,
              WebhookEvent.JobUnservable _,
              WebhookEvent.JobStarted _,
              WebhookEvent.JobFinished _,
              WebhookEvent.CheckRunQueued _ ->
              new Acceptance.Ignored("seen");
        });
  }

  RawConnection connect() throws IOException {
    return new RawConnection(server.port());
  }

  int port() {
    return server.port();
  }

  /** Where requests are read and answered, in a context of its own. */
  Context loop() {
    return vertx.getOrCreateContext();
  }

  /** Of what came until now, nothing is kept. */
  void forget() {
    accepted.clear();
    journal.clear();
    statuses.clear();
  }

  Future<Void> shut(Duration patience) {
    return server.close(patience);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
