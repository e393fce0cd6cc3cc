package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.github.TestAuthority;
import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.http.access.SenderRules;
import dev.musterd.http.access.Senders;
import dev.musterd.model.Event;
import dev.musterd.wiring.EventLoops;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The certificate of a running webhook server is replaced. */
class WebhookCertificateTest {
  @AutoClose private static final Vertx vertx = Vertx.vertx();

  private static final TestAuthority first = TestAuthority.shared();
  private static final TestAuthority second = TestAuthority.otherShared();
  private WebhookServer server;

  @BeforeEach
  void start() {
    List<Event> journal = new ArrayList<>();
    server =
        new WebhookServer(
            EventLoops.contexts(vertx, 2),
            new WebhookOptions(
                "127.0.0.1",
                0,
                "/webhook",
                1_000,
                Duration.ofSeconds(8),
                WebhookServer.PATIENCE,
                Optional.of(new WebhookOptions.Tls(first.certificate(), first.key())),
                new Senders(SenderRules.NONE, journal::add, InstantSource.system())),
            WebhookSignature.of(List.of("secret"), false),
            _ -> Future.succeededFuture(new Acceptance.Ignored("a test")),
            new VertxTimers(vertx),
            new WebhookTelemetry(journal::add, _ -> {}));
    server.start().await();
  }

  @AfterEach
  void stop() {
    server.close(Duration.ZERO).await();
  }

  /** Whether new connections are trusted by those who trust this authority, one on each loop. */
  private boolean isTrustedBy(TestAuthority authority) {
    boolean trusted = connects(authority);
    assertEquals(trusted, connects(authority), "both loops show one certificate");
    return trusted;
  }

  private boolean connects(TestAuthority authority) {
    HttpClientAgent client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setTrustOptions(new PemTrustOptions().addCertPath(authority.caFile().toString())));
    Future<Integer> status =
        client
            .request(HttpMethod.GET, server.port(), "127.0.0.1", "/")
            .compose(request -> request.send())
            .map(response -> response.statusCode());
    boolean trusted = status.map(true).recover(_ -> Future.succeededFuture(false)).await();
    client.close().await();
    return trusted;
  }

  private String present(TestAuthority certificate, String key) throws IOException {
    return server
        .present(Files.readString(certificate.certificate()), key)
        .map(_ -> "done")
        .recover(failure -> Future.succeededFuture(failure.getMessage()))
        .await();
  }

  @Test
  void certificate_isReplaced_forConnectionsThatBegin() throws IOException {
    assertTrue(isTrustedBy(first));
    assertFalse(isTrustedBy(second));
    assertEquals("done", present(second, Files.readString(second.key())));
    assertTrue(isTrustedBy(second));
    assertFalse(isTrustedBy(first));
    assertEquals("done", present(first, Files.readString(first.key())));
    assertTrue(isTrustedBy(first));
  }

  /** Half of a renewal on disk must not end the service. */
  @Test
  void certificateThatDoesNotFit_isRefused_andTheOldOneStays() throws IOException {
    assertEquals(
        "http.tls: the key is not that of the certificate",
        present(second, Files.readString(first.key())));
    assertEquals(
        "http.tls: the certificate or its key is not readable PEM", present(second, "nothing"));
    assertTrue(isTrustedBy(first));
  }
}
