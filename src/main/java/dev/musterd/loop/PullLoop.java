package dev.musterd.loop;

import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Repeats a step, such as a long poll and what follows from it: the next begins when the last has
 * ended, after a pause that doubles when steps fail. Belongs to one context; only {@link #health}
 * may be read from others.
 */
public final class PullLoop {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /** Half a minute after an outage has ended, every daemon works again. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Timers timers;
  private final InstantSource clock;
  private final Supplier<? extends Future<?>> step;
  private final Promise<Void> stopped = Promise.promise();
  private volatile LoopHealth health = LoopHealth.NEW;
  private Duration pause = FIRST_PAUSE;
  private boolean stepping;
  private boolean stopping;

  /**
   * @param step fails to be tried again; reports its own failures
   */
  public PullLoop(Timers timers, InstantSource clock, Supplier<? extends Future<?>> step) {
    this.timers = timers;
    this.clock = clock;
    this.step = step;
  }

  public void start() {
    pull();
  }

  /** Completes when the step in flight has ended; no other begins. */
  public Future<Void> stop() {
    stopping = true;
    if (!stepping) {
      stopped.tryComplete();
    }
    return stopped.future();
  }

  public LoopHealth health() {
    return health;
  }

  /** Goes round, instead of calling itself, for steps that end at once. */
  private void pull() {
    while (!stopping) {
      stepping = true;
      Future<?> taken = LoopHealth.begin(step);
      if (!taken.isComplete()) {
        taken.onComplete(
            _ -> {
              if (goesOn(taken)) {
                pull();
              }
            });
        return;
      }
      if (!goesOn(taken)) {
        return;
      }
    }
  }

  /** Whether the next step follows at once. */
  private boolean goesOn(Future<?> ended) {
    stepping = false;
    health = health.after(ended, clock.instant());
    if (stopping) {
      stopped.tryComplete();
      return false;
    }
    if (ended.succeeded()) {
      pause = FIRST_PAUSE;
      return true;
    }
    timers.after(pause).onSuccess(_ -> pull());
    pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
    return false;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
