package dev.musterd.doubles;

import dev.musterd.port.Timer;
import dev.musterd.port.Timers;
import java.time.Duration;

/** Timers without a delay, for tests in which time does not matter. */
public final class ImmediateTimers implements Timers {
  @Override
  public Timer schedule(Duration delay, Runnable action) {
    action.run();
    return () -> {};
  }
}
