package dev.musterd.it;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A point at which a process is killed: any time, or a moment after something began. With slow
 * doubles, the latter is mostly amid a call.
 *
 * @param after how long after the start, or after the event
 * @param event empty for any time
 */
record KillPoint(Duration after, Optional<String> event) {
  /** Events by which the daemon says that it begins something. */
  static final List<String> BEGINNINGS =
      List.of("job-received", "fleet-requested", "instances-launched", "runner-configured");

  /** How long an event is waited for, which may never come. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final Duration POLL = Duration.ofMillis(50);

  /**
   * @param longest of any time
   * @param latency of the doubles' answers
   */
  static KillPoint next(Random random, Duration longest, Duration latency) {
    int millis = random.nextInt((int) longest.toMillis());
    if (random.nextBoolean()) {
      return new KillPoint(Duration.ofMillis(millis), Optional.empty());
    }
    String beginning = BEGINNINGS.get(random.nextInt(BEGINNINGS.size()));
    int moment = random.nextInt(2 * (int) latency.toMillis());
    return new KillPoint(Duration.ofMillis(moment), Optional.of(beginning));
  }

  /**
   * Returns when the time has come.
   *
   * @param recorded whether the process has recorded such an event
   */
  void await(Predicate<String> recorded) {
    Instant end = Instant.now().plus(PATIENCE);
    while (event.filter(name -> !recorded.test(name)).isPresent() && Instant.now().isBefore(end)) {
      sleep(POLL);
    }
    sleep(after);
  }

  private static void sleep(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
