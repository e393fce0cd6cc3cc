package dev.musterd.model;

import dev.musterd.model.RunnerPool.StartObjective;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How soon jobs started lately, against the objective of their pool.
 *
 * @param starts the number of jobs that this is of, at least one
 * @param share of them that started within the objective's time
 * @param p50 within which half of them started
 * @param p95 within which 95 in a hundred of them started
 */
public record StartReading(
    int starts, double share, Duration p50, Duration p95, StartObjective objective) {

  /** Empty without any starts: then nothing can be said. */
  public static Optional<StartReading> of(Collection<Duration> times, StartObjective objective) {
    if (times.isEmpty()) {
      return Optional.empty();
    }
    List<Duration> sorted = times.stream().sorted().toList();
    long within = sorted.stream().filter(time -> time.compareTo(objective.within()) <= 0).count();
    return Optional.of(
        new StartReading(
            sorted.size(),
            (double) within / sorted.size(),
            percentile(sorted, 50),
            percentile(sorted, 95),
            objective));
  }

  /** Whether enough of the jobs started in time. */
  public boolean met() {
    return share >= objective.share();
  }

  /** By the nearest rank: a time that one of the jobs had. */
  private static Duration percentile(List<Duration> sorted, int percent) {
    int rank = (sorted.size() * percent + 99) / 100;
    return sorted.get(Math.max(1, rank) - 1);
  }
}
