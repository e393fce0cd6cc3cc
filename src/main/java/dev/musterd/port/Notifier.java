package dev.musterd.port;

import dev.musterd.model.notification.Notification;
import dev.musterd.model.notification.SendOutcome;
import io.vertx.core.Future;

/** One receiver of notifications. */
@FunctionalInterface
public interface Notifier {

  /** Sends it once. Never fails; a {@link SendOutcome.Retryable} may have arrived all the same. */
  Future<SendOutcome> send(Notification notification);
}
