package dev.musterd.doubles.github;

import io.vertx.core.Future;

/** Where GitHub sends its deliveries. */
public interface WebhookSink {
  WebhookSink NONE = delivery -> Future.succeededFuture(200);

  /** The HTTP status of the answer; 0, or a failure, when there was none. */
  Future<Integer> deliver(WebhookDelivery delivery);
}
