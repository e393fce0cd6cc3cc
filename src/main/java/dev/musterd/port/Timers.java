package dev.musterd.port;

import io.vertx.core.Future;
import java.time.Duration;

/** Waiting. */
public interface Timers {

  /** Completes after the delay, on the caller's context; never earlier, and at once for zero. */
  Future<Void> after(Duration delay);
}
