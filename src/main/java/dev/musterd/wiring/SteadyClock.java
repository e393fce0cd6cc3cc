package dev.musterd.wiring;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A wall clock that never leaps forward. Decisions need two observations some time apart, and a
 * clock that is set forward between them would make that time vanish. So after a leap this clock is
 * behind the wall clock, and gains a twentieth until it has caught up. When the wall clock is set
 * back it follows at once: waiting longer than necessary does no harm.
 */
public final class SteadyClock implements InstantSource {
  /** Ten seconds by this clock are never less than nine and a half. */
  private static final long GAIN = 20;

  private final InstantSource wall;
  private final LongSupplier nanos;
  private Instant last;
  private long lastNanos;

  /**
   * A clock that starts at the time of the wall clock.
   *
   * @param nanos a monotonic counter, as {@link System#nanoTime}
   */
  public SteadyClock(InstantSource wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    this.last = wall.instant();
    this.lastNanos = nanos.getAsLong();
  }

  /** The clock of this machine. */
  public static SteadyClock system() {
    return new SteadyClock(InstantSource.system(), System::nanoTime);
  }

  @Override
  public synchronized Instant instant() {
    long now = nanos.getAsLong();
    long elapsed = now - lastNanos;
    Instant fastest = last.plusNanos(elapsed + elapsed / GAIN);
    Instant actual = wall.instant();
    last = actual.isAfter(fastest) ? fastest : actual;
    lastNanos = now;
    return last;
  }
}
