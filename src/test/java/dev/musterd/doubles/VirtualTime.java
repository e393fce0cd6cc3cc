package dev.musterd.doubles;

import dev.musterd.port.Timer;
import dev.musterd.port.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;

/**
 * A clock and timers that stand still until a test advances them; due timers run on the calling
 * thread, in order of time and then of registration.
 */
public final class VirtualTime implements InstantSource, Timers {
  private static final long SECOND = 1_000_000_000;

  /** A timer; without an action once it is cancelled, and then it is left out when it is due. */
  private static final class Due implements Comparable<Due> {
    /** In nanoseconds since the start. */
    private final long at;

    private final long order;
    private Runnable action;

    Due(long at, long order, Runnable action) {
      this.at = at;
      this.order = order;
      this.action = action;
    }

    @Override
    public int compareTo(Due other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Due> waiting = new PriorityQueue<>();
  private final Instant start;
  private Instant now;
  private long nanos;
  private long order;

  public VirtualTime(Instant start) {
    this.start = start;
    now = start;
  }

  /** The same object for as long as the time is the same. */
  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Timer schedule(Duration delay, Runnable action) {
    long at = delay.isPositive() ? Math.addExact(nanos, delay.toNanos()) : nanos;
    Due due = new Due(at, order++, action);
    waiting.add(due);
    return () -> due.action = null;
  }

  /** Runs everything that falls due in the next {@code time}, then stands at its end. */
  public void advance(Duration time) {
    long end = Math.addExact(nanos, time.toNanos());
    for (Due next = next(); next != null && next.at <= end; next = next()) {
      step();
    }
    moveTo(end);
  }

  /** Runs the next timer that falls due before then; false, and standing there, when none does. */
  public boolean stepBefore(Instant end) {
    long before = nanosAt(end);
    Due next = next();
    if (next == null || next.at >= before) {
      moveTo(before);
      return false;
    }
    return step();
  }

  /** Moves to the next timer and runs it; false when there is none. */
  public boolean step() {
    Due due = next();
    if (due == null) {
      return false;
    }
    waiting.remove();
    moveTo(Math.max(nanos, due.at));
    due.action.run();
    return true;
  }

  /** The next timer that is not cancelled; null when there is none. */
  private Due next() {
    Due next = waiting.peek();
    while (next != null && next.action == null) {
      waiting.remove();
      next = waiting.peek();
    }
    return next;
  }

  private void moveTo(long time) {
    if (time != nanos) {
      nanos = time;
      now = start.plusNanos(time);
    }
  }

  private long nanosAt(Instant instant) {
    long seconds = instant.getEpochSecond() - start.getEpochSecond();
    return Math.multiplyExact(seconds, SECOND) + instant.getNano() - start.getNano();
  }
}
