package dev.musterd.port;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/** Starts timers: the real event loop's, or a test's that pass at once. */
@FunctionalInterface
public interface Timers {

  /** Runs the action after the delay, on the caller's context; never earlier. */
  Timer schedule(Duration delay, Runnable action);

  /** Completes after the delay, on the caller's context; never earlier, and at once for zero. */
  default Future<Void> after(Duration delay) {
    if (!delay.isPositive()) {
      return Future.succeededFuture();
    }
    Promise<Void> elapsed = Promise.promise();
    schedule(delay, elapsed::complete);
    return elapsed.future();
  }
}
