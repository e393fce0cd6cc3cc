package dev.musterd.http.webhook;

import dev.musterd.http.access.Senders;
import dev.musterd.port.Timers;
import io.vertx.core.http.HttpConnection;

/**
 * The limits that the requests of one event loop share, and what is left of them.
 *
 * @param maxBody bytes of one body
 * @param bodies memory for all bodies in flight, of all loops
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

  /**
   * What the loops share.
   *
   * @param connections of each loop: they are handed to the loops in turn
   */
  record Shared(BodyBudget bodies, int connections) {
    /** All large bodies together may be as long as one of the greatest length. */
    static Shared of(WebhookOptions options, int loops) {
      return new Shared(
          new BodyBudget(options.maxBody()), ConnectionLimiter.MAX_CONNECTIONS / loops);
    }
  }

  /** Those of one more loop. */
  static WebhookLimits of(WebhookOptions options, Shared shared, Timers timers) {
    return new WebhookLimits(
        options.maxBody(),
        shared.bodies(),
        new CoarseTimeouts(timers, options.timeout()),
        new ConnectionLimiter(
            new CoarseTimeouts(timers, options.patience()),
            peers(options.senders()),
            shared.connections()),
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
