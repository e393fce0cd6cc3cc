package dev.musterd.wiring;

import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Waiting by the event loop's own timer. */
public record VertxTimers(Vertx vertx) implements Timers {
  @Override
  public Future<Void> after(Duration delay) {
    if (!delay.isPositive()) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = Promise.promise();
    // Vert.x counts in whole milliseconds from 1; rounding up keeps "never earlier".
    vertx.setTimer(delay.plusNanos(999_999).toMillis(), id -> promise.complete());
    return promise.future();
  }
}
