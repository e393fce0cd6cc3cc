package dev.musterd.wiring;

import dev.musterd.port.Timer;
import dev.musterd.port.Timers;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Timers of the event loop. */
public record VertxTimers(Vertx vertx) implements Timers {
  @Override
  public Timer schedule(Duration delay, Runnable action) {
    // Vert.x counts in whole milliseconds from 1; rounding up keeps "never earlier".
    long millis = Math.max(1, delay.plusNanos(999_999).toMillis());
    long id = vertx.setTimer(millis, _ -> action.run());
    return () -> vertx.cancelTimer(id);
  }
}
