package dev.musterd.http.webhook;

import io.vertx.core.http.HttpConnection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Bounds the number of connections, and how long one may be without a request in our hands.
 * Vert.x's own idle timeout begins anew with every byte, so a sender of one byte of a header now
 * and then would never meet it. Owned by one event loop.
 */
final class ConnectionLimiter {
  /** Far beyond the deliveries GitHub makes at once, far below what the heap can hold. */
  private static final int MAX_CONNECTIONS = 1_000;

  private final CoarseTimeouts patience;

  /** Connections whose next request has not come: at most as many as there are connections. */
  private final Map<HttpConnection, CoarseTimeouts.Running> waiting = new IdentityHashMap<>();

  private int connections;

  ConnectionLimiter(CoarseTimeouts patience) {
    this.patience = patience;
  }

  /** Closes a connection that is one too many. */
  void opened(HttpConnection connection) {
    connections++;
    connection.closeHandler(
        _ -> {
          connections--;
          stopWaiting(connection);
        });
    if (connections > MAX_CONNECTIONS) {
      connection.close();
    } else {
      requestEnded(connection);
    }
  }

  /** The headers of a request are there: from now on its own deadline counts. */
  void requestBegan(HttpConnection connection) {
    stopWaiting(connection);
  }

  /** A request was answered: the next one has to come in time, or the connection is closed. */
  void requestEnded(HttpConnection connection) {
    stopWaiting(connection);
    waiting.put(
        connection,
        patience.start(
            () -> {
              waiting.remove(connection);
              connection.close();
            }));
  }

  private void stopWaiting(HttpConnection connection) {
    Optional.ofNullable(waiting.remove(connection)).ifPresent(CoarseTimeouts.Running::cancel);
  }
}
