package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.http.RawConnection;
import dev.musterd.model.Event;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** More connections than the server has room for. */
class ConnectionFloodTest {
  private static final byte[] QUEUED = Deliveries.QUEUED.getBytes(StandardCharsets.UTF_8);
  private static final Map<String, String> HEADERS = Deliveries.headers("workflow_job", QUEUED);

  private final RunningWebhookServer server = new RunningWebhookServer();
  private final List<RawConnection> flood = new ArrayList<>();

  @AfterEach
  void end() throws IOException {
    for (RawConnection connection : flood) {
      connection.close();
    }
    server.close();
  }

  private void flood(String sent) throws IOException {
    for (int i = 0; i < ConnectionLimiter.MAX_CONNECTIONS; i++) {
      RawConnection connection = server.connect();
      flood.add(connection);
      connection.send(sent);
    }
  }

  private int postOnNewConnection() throws IOException {
    try (RawConnection connection = server.connect()) {
      return connection.post(HEADERS, QUEUED).read().status();
    }
  }

  /** The event says how many were closed, once a minute; time stands still here. */
  private void assertMadeRoomForOne() throws IOException {
    assertEquals(202, postOnNewConnection());
    assertEquals(List.of(new Event.ConnectionsEvicted(1, "127.0.0.1")), server.journal);
    assertTrue(flood.getFirst().isClosedByServer());
    assertFalse(flood.getLast().isClosed());
  }

  @Test
  void connectionsWithoutARequest_keepNobodyOut() throws IOException {
    flood("POST /webhook HTTP/1.1\r\nX-Slow: ");
    assertMadeRoomForOne();
  }

  /** All of 127.0.0.0/8 is the machine's own on Linux alone. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void floodOfOneAddress_closesNoneOfAnother() throws IOException {
    try (Socket other = new Socket()) {
      other.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0));
      other.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      assertEquals(202, postOnNewConnection()); // By then the server knows of the other.
      flood("");
      assertTrue(flood.getFirst().isClosedByServer());
      other.setSoTimeout(1);
      assertThrows(SocketTimeoutException.class, () -> other.getInputStream().read(), "it is open");
    }
  }

  @Test
  void slowBodies_keepNobodyOut() throws IOException {
    flood(RawConnection.head("POST /webhook", HEADERS, "Content-Length: 100000"));
    assertMadeRoomForOne();
  }

  @Test
  void webhookThatWaitsForItsAnswer_isNotClosedForOthers() throws IOException {
    Promise<Acceptance> acceptance = Promise.promise();
    Promise<Void> arrived = Promise.promise();
    server.duty =
        _ -> {
          arrived.tryComplete();
          return acceptance.future();
        };
    try (RawConnection valid = server.connect()) {
      valid.post(HEADERS, QUEUED);
      arrived.future().await();
      flood("");
      try (RawConnection further = server.connect()) {
        assertTrue(flood.getFirst().isClosedByServer());
        acceptance.complete(new Acceptance.Ignored("late"));
        assertEquals("{\"ignored\":\"late\"}", valid.read().body());
        assertFalse(further.isClosed());
      }
    }
  }
}
