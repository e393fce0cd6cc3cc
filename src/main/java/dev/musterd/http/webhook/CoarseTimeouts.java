package dev.musterd.http.webhook;

import dev.musterd.port.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A timing wheel: many equal timeouts, most of them cancelled, on one timer of the event loop. One
 * fires after seven to eight eighths of the time, never late. Owned by one event loop.
 *
 * <p>A request starts and cancels two of them. A Vert.x timer each would be simpler, and takes some
 * 190 ns and 230 bytes to start and cancel where this takes 45 ns and 80 bytes: 2 % of a rejected
 * webhook.
 */
final class CoarseTimeouts {
  private static final int SLICES = 8;

  private final Timers timers;
  private final Duration slice;
  private final Deque<Set<Runnable>> slices = new ArrayDeque<>();
  private boolean ticking;

  CoarseTimeouts(Timers timers, Duration timeout) {
    this.timers = timers;
    this.slice = timeout.dividedBy(SLICES);
    for (int i = 0; i < SLICES; i++) {
      slices.add(new LinkedHashSet<>());
    }
  }

  /** Takes the deadline back; harmless when it has passed. */
  interface Running {
    void cancel();
  }

  Running start(Runnable onExpiry) {
    Set<Runnable> youngest = slices.getLast();
    youngest.add(onExpiry);
    tick();
    return () -> youngest.remove(onExpiry);
  }

  private void tick() {
    if (ticking) {
      return;
    }
    ticking = true;
    timers
        .after(slice)
        .onComplete(
            _ -> {
              ticking = false;
              Set<Runnable> due = slices.removeFirst();
              slices.addLast(new LinkedHashSet<>());
              if (slices.stream().anyMatch(running -> !running.isEmpty())) {
                tick();
              }
              List.copyOf(due).forEach(Runnable::run);
            });
  }
}
