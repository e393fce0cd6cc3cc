package dev.musterd.http.webhook;

import dev.musterd.http.access.Senders;
import dev.musterd.port.Timers;
import io.vertx.core.http.HttpConnection;

/**
 * The limits that all requests share, and what is left of them. Owned by one event loop.
 *
 * @param maxBody bytes of one body
 * @param bodies memory for all bodies in flight
 * @param deadlines from the first byte of a request to its answer
 * @param connections their number, and the time between two requests
 * @param senders judges who may send; of all event loops
 */
record WebhookLimits(
    long maxBody,
    BodyBudget bodies,
    CoarseTimeouts deadlines,
    ConnectionLimiter connections,
    Senders senders,
    Timers timers) {

  /** All large bodies together may be as long as one of the greatest length. */
  static WebhookLimits of(WebhookOptions options, Timers timers) {
    return new WebhookLimits(
        options.maxBody(),
        new BodyBudget(options.maxBody()),
        new CoarseTimeouts(timers, options.timeout()),
        new ConnectionLimiter(
            new CoarseTimeouts(timers, options.patience()), peers(options.senders())),
        options.senders(),
        timers);
  }

  private static ConnectionLimiter.Peers peers(Senders senders) {
    return new ConnectionLimiter.Peers() {
      @Override
      public Object of(HttpConnection connection) {
        return senders.peer(connection.remoteAddress());
      }

      @Override
      public void evicted(HttpConnection connection) {
        senders.evicted(connection.remoteAddress());
      }
    };
  }
}
