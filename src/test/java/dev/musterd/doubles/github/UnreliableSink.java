package dev.musterd.doubles.github;

import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A network between GitHub and us that loses, repeats, delays and thereby reorders deliveries; the
 * same seed does the same.
 *
 * @param longestDelay each delivery takes a random part of it
 */
public record UnreliableSink(
    WebhookSink to,
    Timers timers,
    RandomGenerator random,
    double dropped,
    double duplicated,
    Duration longestDelay)
    implements WebhookSink {

  @Override
  public Future<Integer> deliver(WebhookDelivery delivery) {
    if (random.nextDouble() < dropped) {
      return Future.succeededFuture(0);
    }
    if (random.nextDouble() < duplicated) {
      sendLater(delivery);
    }
    return sendLater(delivery);
  }

  private Future<Integer> sendLater(WebhookDelivery delivery) {
    long millis = longestDelay.isPositive() ? random.nextLong(longestDelay.toMillis()) : 0;
    return timers.after(Duration.ofMillis(millis)).compose(_ -> to.deliver(delivery));
  }
}
