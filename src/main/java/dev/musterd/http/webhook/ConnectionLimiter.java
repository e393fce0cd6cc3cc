package dev.musterd.http.webhook;

import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Bounds the number of connections, and how long one may be without a request in our hands.
 * Vert.x's own idle timeout begins anew with every byte, so a sender of one byte of a header now
 * and then would never meet it. Owned by one event loop.
 *
 * <p>One connection too many takes the place of the one that has made no progress for the longest:
 * of the same peer where that has many, or else of all. So to be connected, or to send a body
 * slowly, keeps no other out. A webhook that is complete and waits for its answer is not ended.
 */
final class ConnectionLimiter {
  /**
   * Of all loops: far beyond the deliveries GitHub makes at once, far below what the heap can hold.
   */
  static final int MAX_CONNECTIONS = 1_000;

  private final CoarseTimeouts patience;
  private final Peers peers;
  private final int max;

  /** More than one address of GitHub's needs; beyond it a peer makes room for itself. */
  private final int share;

  /**
   * Connections without a complete request, with what ends the wait for its headers; first the one
   * that was opened, has sent headers or was answered the longest ago.
   */
  private final Map<HttpConnection, CoarseTimeouts.Running> incomplete = new LinkedHashMap<>();

  private final Map<HttpConnection, Object> open = new IdentityHashMap<>();
  private final Map<Object, Integer> counts = new HashMap<>();

  /** What the limiter needs to know of peers, and whom it reports to. */
  interface Peers {
    /** Equal for connections that count together. */
    Object of(HttpConnection connection);

    /** Takes each connection that is closed for another. */
    void evicted(HttpConnection connection);
  }

  /**
   * @param max connections of this loop
   */
  ConnectionLimiter(CoarseTimeouts patience, Peers peers, int max) {
    this.patience = patience;
    this.peers = peers;
    this.max = max;
    this.share = max / 8;
  }

  /** Makes room for a connection that is one too many. */
  void opened(HttpConnection connection) {
    Object peer = peers.of(connection);
    open.put(connection, peer);
    int ofPeer = counts.merge(peer, 1, Integer::sum);
    connection.closeHandler(_ -> closed(connection, peer));
    requestEnded(connection);
    if (open.size() > max) {
      evict(ofPeer > share ? longestOf(peer) : incomplete.keySet().iterator().next());
    }
  }

  private void closed(HttpConnection connection, Object peer) {
    remove(connection);
    open.remove(connection);
    counts.computeIfPresent(peer, (_, count) -> count > 1 ? count - 1 : null);
  }

  /** The latest of them, at least, has no request yet. */
  private HttpConnection longestOf(Object peer) {
    return incomplete.keySet().stream()
        .filter(connection -> peer.equals(open.get(connection)))
        .findFirst()
        .orElseThrow();
  }

  private void evict(HttpConnection connection) {
    remove(connection);
    peers.evicted(connection);
    connection.close();
  }

  /** The headers of a request are there: from now on its own deadline counts. */
  void requestBegan(HttpConnection connection) {
    remove(connection);
    incomplete.put(connection, () -> {});
  }

  /** All of a request is there: it will be answered. */
  void requestComplete(HttpConnection connection) {
    remove(connection);
  }

  /** A request was answered: the next one has to come in time, or the connection is closed. */
  void requestEnded(HttpConnection connection) {
    remove(connection);
    incomplete.put(
        connection,
        patience.start(
            () -> {
              incomplete.remove(connection);
              connection.close();
            }));
  }

  private void remove(HttpConnection connection) {
    Optional.ofNullable(incomplete.remove(connection)).ifPresent(CoarseTimeouts.Running::cancel);
  }
}
