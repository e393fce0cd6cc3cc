package dev.musterd.cli.live;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When the daemon is read again: after an event, but not more often than the interval says; and
 * without events now and then, since waiting times grow by themselves. Without a stream, at each
 * interval.
 */
final class ReadingPace {
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final Changes changes;
  private final Duration interval;
  private final LongSupplier nanoTime;
  private long read;

  /** What is known of changes. */
  interface Changes {
    /** Whether changes are told at this moment. */
    boolean isLive();

    /** Whether something changed since {@link #seen}. */
    boolean isChanged();

    /** What changes from now on is new. */
    void seen();
  }

  /**
   * @param nanoTime the clock that only measures
   */
  ReadingPace(Changes changes, Duration interval, LongSupplier nanoTime) {
    this.changes = changes;
    this.interval = interval;
    this.nanoTime = nanoTime;
    this.read = nanoTime.getAsLong();
  }

  boolean isDue() {
    Duration since = Duration.ofNanos(nanoTime.getAsLong() - read);
    if (since.compareTo(interval) < 0) {
      return false;
    }
    return !changes.isLive() || changes.isChanged() || since.compareTo(QUIET) >= 0;
  }

  /** A reading begins now. */
  void begin() {
    changes.seen();
  }

  /** It is done. */
  void done() {
    read = nanoTime.getAsLong();
  }
}
