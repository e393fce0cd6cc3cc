package dev.musterd.telemetry;

import dev.musterd.base.BoundedMap;
import dev.musterd.model.RunnerPool.StartObjective;
import dev.musterd.model.StartReading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The times to start of the last hour, by pool. Synchronized because a page of the management
 * listener may read on another event loop than the one that adds.
 */
public final class StartTimes {
  /** How far back a reading goes. */
  public static final Duration PERIOD = Duration.ofHours(1);

  /** Enough for a percentile; a pool with more starts in an hour is read over its latest. */
  static final int STARTS_MAX = 2_000;

  /** Pools that were ever configured; the one that has been quiet the longest is dropped. */
  static final int POOLS_MAX = 500;

  private final Map<String, Deque<Start>> pools = BoundedMap.evictingLeastRecentlyUsed(POOLS_MAX);

  private record Start(Instant at, Duration time) {}

  /**
   * @param time from when GitHub queued the job to when it started
   */
  synchronized void add(String pool, Instant now, Duration time) {
    Deque<Start> starts = pools.computeIfAbsent(pool, _ -> new ArrayDeque<>());
    dropOld(starts, now);
    if (starts.size() == STARTS_MAX) {
      starts.removeFirst();
    }
    starts.addLast(new Start(now, time));
  }

  /** Empty when no job of the pool started within the last hour. */
  public synchronized Optional<StartReading> reading(
      String pool, StartObjective objective, Instant now) {
    Deque<Start> starts = pools.get(pool);
    if (starts == null) {
      return Optional.empty();
    }
    dropOld(starts, now);
    List<Duration> times = starts.stream().map(Start::time).toList();
    return StartReading.of(times, objective);
  }

  private static void dropOld(Deque<Start> starts, Instant now) {
    Instant oldest = now.minus(PERIOD);
    while (!starts.isEmpty() && starts.peekFirst().at().isBefore(oldest)) {
      starts.removeFirst();
    }
  }
}
