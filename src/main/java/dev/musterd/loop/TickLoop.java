package dev.musterd.loop;

import dev.musterd.port.Timer;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs a duty at the start and then at the instants of a schedule, each computed when the run
 * before has ended, so that runs never overlap. Belongs to one context; only {@link #health} may be
 * read from others.
 */
public final class TickLoop {
  /** A schedule that names the present or the past would spin. */
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  private final Timers timers;
  private final InstantSource clock;
  private final Function<Instant, Optional<Instant>> schedule;
  private final Supplier<? extends Future<?>> duty;
  private final Promise<Void> stopped = Promise.promise();
  private volatile LoopHealth health = LoopHealth.NEW;
  private boolean running;
  private boolean again;
  private boolean stopping;
  private Timer next = () -> {};

  /**
   * @param schedule the next instant after the given one; empty when there is none, and then only
   *     {@link #runNow} brings a run
   * @param duty fails to be done again at the next instant; reports its own failures
   */
  public TickLoop(
      Timers timers,
      InstantSource clock,
      Function<Instant, Optional<Instant>> schedule,
      Supplier<? extends Future<?>> duty) {
    this.timers = timers;
    this.clock = clock;
    this.schedule = schedule;
    this.duty = duty;
  }

  /** A schedule with a fixed pause between the end of one run and the start of the next. */
  public static Function<Instant, Optional<Instant>> every(Duration pause) {
    return now -> Optional.of(now.plus(pause));
  }

  public void start() {
    runNow();
  }

  /** Runs without waiting; while a run is in flight, once more after it, however often asked. */
  public void runNow() {
    if (stopping) {
      return;
    }
    if (running) {
      again = true;
      return;
    }
    running = true;
    next.cancel();
    Future<?> run = LoopHealth.begin(duty);
    run.onComplete(_ -> ended(run));
  }

  /** Runs without waiting, and returns true; false before the first run's end and after a stop. */
  public boolean runNowIfStarted() {
    boolean begun = health.lastSuccess().isPresent() || health.failure().isPresent();
    if (stopping || !begun) {
      return false;
    }
    runNow();
    return true;
  }

  /** Completes when the run in flight has ended; no other begins. */
  public Future<Void> stop() {
    stopping = true;
    next.cancel();
    if (!running) {
      stopped.tryComplete();
    }
    return stopped.future();
  }

  public LoopHealth health() {
    return health;
  }

  private void ended(Future<?> run) {
    running = false;
    health = health.after(run, clock.instant());
    if (stopping) {
      stopped.tryComplete();
    } else if (again) {
      again = false;
      runNow();
    } else {
      Instant now = clock.instant();
      schedule.apply(now).ifPresent(at -> waitUntil(later(at, now)));
    }
  }

  /**
   * The wall clock may be corrected while the timer runs: waking a moment before the instant, the
   * schedule would name it once more.
   */
  private void waitUntil(Instant at) {
    next =
        timers.schedule(
            Duration.between(clock.instant(), at),
            () -> {
              if (clock.instant().isBefore(at)) {
                waitUntil(at);
              } else {
                runNow();
              }
            });
  }

  private static Instant later(Instant next, Instant now) {
    return next.isAfter(now) ? next : now.plus(SHORTEST_WAIT);
  }
}
