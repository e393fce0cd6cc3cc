package dev.musterd.github;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Until when GitHub wants to hear nothing, per installation; 0 is the App itself. A new limit drops
 * those that are over, so there are never more than installations limited within two hours.
 */
final class RateLimits {
  static final long APP = 0;

  private final InstantSource clock;
  private final Map<Long, Problem.Limited> limits = new HashMap<>();

  RateLimits(InstantSource clock) {
    this.clock = clock;
  }

  /** Remembers the limit when the problem is one. */
  void note(long installation, Problem problem) {
    if (problem instanceof Problem.Limited limited) {
      limits.values().removeIf(held -> !holds(held));
      limits.merge(
          installation, limited, (one, other) -> one.until().isAfter(other.until()) ? one : other);
    }
  }

  Optional<Problem.Limited> of(long installation) {
    Optional<Problem.Limited> limit = Optional.ofNullable(limits.get(installation));
    if (limit.filter(this::holds).isPresent()) {
      return limit;
    }
    limits.remove(installation);
    return Optional.empty();
  }

  private boolean holds(Problem.Limited limit) {
    return limit.until().isAfter(clock.instant());
  }

  /** How many are remembered. */
  int size() {
    return limits.size();
  }

  /** The last of all that hold. */
  Optional<Instant> until() {
    return List.copyOf(limits.keySet()).stream()
        .flatMap(installation -> until(installation).stream())
        .max(Comparator.naturalOrder());
  }

  Optional<Instant> until(long installation) {
    return of(installation).map(Problem.Limited::until);
  }
}
