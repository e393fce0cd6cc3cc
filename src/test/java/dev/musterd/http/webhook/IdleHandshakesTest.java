package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.github.TestAuthority;
import dev.musterd.http.RawConnection;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that begin no TLS, or do not end its handshake: no request ever comes of them. */
class IdleHandshakesTest {
  /** It is the TLS engine that waits, by the real clock. */
  private static final Duration SHORT = Duration.ofMillis(200);

  /** The header of a ClientHello of 512 bytes, and its first byte. */
  private static final byte[] BEGUN = {22, 3, 1, 2, 0, 1};

  @AutoClose private final Vertx vertx = Vertx.vertx();
  private WebhookServer server;

  @BeforeEach
  void start() {
    server = TlsWebhookServer.start(vertx, TestAuthority.shared(), SHORT);
  }

  @AfterEach
  void stop() {
    server.close(Duration.ZERO).await();
  }

  @Test
  void connectionWithoutAHandshake_isClosed() throws IOException {
    try (RawConnection silent = new RawConnection(server.port())) {
      assertTrue(silent.isClosedByServer());
    }
  }

  @Test
  void handshakeThatDoesNotGoOn_isClosed() throws IOException {
    try (RawConnection begun = new RawConnection(server.port())) {
      begun.send(BEGUN);
      assertTrue(begun.isClosedByServer());
    }
  }
}
