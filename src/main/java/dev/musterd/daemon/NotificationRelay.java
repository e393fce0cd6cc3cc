package dev.musterd.daemon;

import dev.musterd.flow.notification.SendNotifications;
import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;

/**
 * Hands events to the notifications once these are there. Each is handled in a task of its own on
 * the event loop: the caller, on any thread, waits for nothing and sees no failure.
 */
final class NotificationRelay implements Journal {
  /** Set once; read on any thread. */
  private volatile Optional<Running> running = Optional.empty();

  private record Running(Context context, SendNotifications notifications) {}

  void begin(Context context, SendNotifications notifications) {
    running = Optional.of(new Running(context, notifications));
  }

  @Override
  public void record(Event event) {
    running
        .filter(now -> now.notifications().concerns(event))
        .ifPresent(now -> now.context().runOnContext(_ -> now.notifications().record(event)));
  }

  /** After what was recorded before. */
  Future<Void> close(Duration patience) {
    Promise<Void> closed = Promise.promise();
    running.ifPresentOrElse(
        now ->
            now.context().runOnContext(_ -> now.notifications().close(patience).onComplete(closed)),
        closed::complete);
    return closed.future();
  }
}
