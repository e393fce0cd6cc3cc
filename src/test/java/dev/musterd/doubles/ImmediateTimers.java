package dev.musterd.doubles;

import dev.musterd.port.Timer;
import dev.musterd.port.Timers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Timers without a delay, for tests in which time does not matter; they record what was asked. */
public final class ImmediateTimers implements Timers {
  private final List<Duration> delays = new CopyOnWriteArrayList<>();

  @Override
  public Timer schedule(Duration delay, Runnable action) {
    delays.add(delay);
    action.run();
    return () -> {};
  }

  /** The delays that would have passed, in the order in which they were asked for. */
  public List<Duration> delays() {
    return List.copyOf(delays);
  }
}
