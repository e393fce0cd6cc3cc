package dev.musterd.wiring;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The wall clock without its leaps forward. Much is believed only when two looks a while apart
 * agree, and a clock that is set between them would make a moment of that while. So after a leap
 * this clock is behind the wall's, and gains a twentieth until it has caught up. When the wall's is
 * set back it follows at once: waiting longer than necessary harms nobody.
 */
public final class SteadyClock implements InstantSource {
  /** Ten seconds by this clock are never less than nine and a half. */
  private static final long GAIN = 20;

  private final InstantSource wall;
  private final LongSupplier nanos;
  private Instant last;
  private long lastNanos;

  /**
   * A clock that starts with the wall's.
   *
   * @param nanos a counter that nobody sets, as {@link System#nanoTime}
   */
  public SteadyClock(InstantSource wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    this.last = wall.instant();
    this.lastNanos = nanos.getAsLong();
  }

  /** This machine's. */
  public static SteadyClock system() {
    return new SteadyClock(InstantSource.system(), System::nanoTime);
  }

  @Override
  public synchronized Instant instant() {
    long now = nanos.getAsLong();
    long elapsed = now - lastNanos;
    Instant fastest = last.plusNanos(elapsed + elapsed / GAIN);
    Instant told = wall.instant();
    last = told.isAfter(fastest) ? fastest : told;
    lastNanos = now;
    return last;
  }
}
