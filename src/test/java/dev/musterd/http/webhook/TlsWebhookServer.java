package dev.musterd.http.webhook;

import dev.musterd.doubles.Hang;
import dev.musterd.doubles.github.TestAuthority;
import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.http.access.SenderRules;
import dev.musterd.http.access.Senders;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A real webhook server that speaks TLS, on a free port of the loopback. */
final class TlsWebhookServer {
  private TlsWebhookServer() {}

  /**
   * Started, with the authority's certificate.
   *
   * @param patience with a connection of which nothing comes
   */
  static WebhookServer start(Vertx vertx, TestAuthority authority, Duration patience) {
    WebhookServer server =
        new WebhookServer(
            List.of(vertx.getOrCreateContext()),
            new WebhookOptions(
                "127.0.0.1",
                0,
                "/webhook",
                1_000,
                Hang.LIMIT,
                patience,
                Optional.of(new WebhookOptions.Tls(authority.certificate(), authority.key())),
                new Senders(SenderRules.NONE, _ -> {}, InstantSource.system())),
            WebhookSignature.of(List.of("secret"), false),
            _ -> Future.succeededFuture(new Acceptance.Ignored("a test")),
            new VertxTimers(vertx),
            new WebhookTelemetry(_ -> {}, _ -> {}));
    server.start().await();
    return server;
  }
}
