package dev.musterd.github;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Until when GitHub wants to hear nothing, per installation; 0 is the App itself. */
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
      limits.merge(
          installation, limited, (one, other) -> one.until().isAfter(other.until()) ? one : other);
    }
  }

  Optional<Problem.Limited> of(long installation) {
    Optional<Problem.Limited> limit = Optional.ofNullable(limits.get(installation));
    if (limit.filter(held -> held.until().isAfter(clock.instant())).isPresent()) {
      return limit;
    }
    limits.remove(installation);
    return Optional.empty();
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
