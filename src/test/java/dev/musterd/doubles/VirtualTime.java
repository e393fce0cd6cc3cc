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
  private record Due(Instant at, long order, Runnable action) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Due> waiting = new PriorityQueue<>();
  private Instant now;
  private long order;

  public VirtualTime(Instant start) {
    now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Timer schedule(Duration delay, Runnable action) {
    Due due = new Due(delay.isPositive() ? now.plus(delay) : now, order++, action);
    waiting.add(due);
    return () -> waiting.remove(due);
  }

  /** Runs everything that falls due in the next {@code time}, then stands at its end. */
  public void advance(Duration time) {
    Instant end = now.plus(time);
    while (!waiting.isEmpty() && !waiting.peek().at().isAfter(end)) {
      step();
    }
    now = end;
  }

  /** Runs the next timer that falls due before then; false, and standing there, when none does. */
  public boolean stepBefore(Instant end) {
    if (waiting.isEmpty() || !waiting.peek().at().isBefore(end)) {
      now = end;
      return false;
    }
    return step();
  }

  /** Moves to the next timer and runs it; false when there is none. */
  public boolean step() {
    Due due = waiting.poll();
    if (due == null) {
      return false;
    }
    now = due.at().isAfter(now) ? due.at() : now;
    due.action().run();
    return true;
  }
}
