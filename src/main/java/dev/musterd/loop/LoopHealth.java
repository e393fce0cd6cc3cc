package dev.musterd.loop;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The result of a loop's last runs, for readiness.
 *
 * @param lastSuccess when it last ended well
 * @param failure why it did not, the last time; empty when that time ended well
 */
public record LoopHealth(Optional<Instant> lastSuccess, Optional<String> failure) {
  static final LoopHealth NEW = new LoopHealth(Optional.empty(), Optional.empty());

  LoopHealth after(Future<?> ended, Instant now) {
    return ended.succeeded()
        ? new LoopHealth(Optional.of(now), Optional.empty())
        : new LoopHealth(lastSuccess, Optional.of(reason(ended.cause())));
  }

  /** Begins the work; an exception counts as a failed future. */
  static Future<?> begin(Supplier<? extends Future<?>> work) {
    try {
      return work.get();
    } catch (RuntimeException bug) {
      return Future.failedFuture(bug);
    }
  }

  private static String reason(Throwable cause) {
    return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
  }
}
