package dev.musterd.github.client;

import dev.musterd.base.BoundedMap;
import dev.musterd.port.GitHub;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Rate limits in force, per installation; 0 is the App itself. A new limit drops those that have
 * expired, so there are never more than installations limited within two hours.
 */
public final class RateLimits {
  public static final long APP = 0;

  /** The person behind {@code github.token}; installations have positive numbers. */
  static final long PERSON = -1;

  private final InstantSource clock;
  private final Map<Long, GitHubProblem.Limited> limits = new HashMap<>();
  private final Map<Budget, Left> budgets = new HashMap<>();

  /** GitHub counts some calls apart, such as registrations. */
  private record Budget(long installation, String resource) {}

  private record Left(long limit, long calls, Instant until) {}

  /** Answers counted for so many budgets; more are those of long ago. */
  private static final int COUNTED_MAX = 1_000;

  private final Map<Budget, Long> answers = BoundedMap.evictingLeastRecentlyUsed(COUNTED_MAX);

  public RateLimits(InstantSource clock) {
    this.clock = clock;
  }

  /** Remembers the limit when the problem is one. */
  void note(long installation, GitHubProblem problem) {
    if (problem instanceof GitHubProblem.Limited limited) {
      limits.values().removeIf(held -> !holds(held));
      limits.merge(
          installation, limited, (one, other) -> one.until().isAfter(other.until()) ? one : other);
    }
  }

  Optional<GitHubProblem.Limited> of(long installation) {
    Optional<GitHubProblem.Limited> limit = Optional.ofNullable(limits.get(installation));
    if (limit.filter(this::holds).isPresent()) {
      return limit;
    }
    limits.remove(installation);
    return Optional.empty();
  }

  private boolean holds(GitHubProblem.Limited limit) {
    return limit.until().isAfter(clock.instant());
  }

  /** The number of limits in memory. */
  int size() {
    return limits.size();
  }

  /** What is left of each budget that GitHub reported within its period. */
  public List<GitHub.Budget> budgets() {
    dropOver();
    return budgets.entrySet().stream()
        .map(
            entry ->
                new GitHub.Budget(
                    entry.getKey().installation(),
                    entry.getKey().resource(),
                    entry.getValue().limit(),
                    entry.getValue().calls(),
                    entry.getValue().until(),
                    answers.getOrDefault(entry.getKey(), 0L)))
        .toList();
  }

  /** Keeps the remaining calls from a response's headers. */
  void read(long installation, GitHubResponse answer) {
    Optional<Long> left = answer.numericHeader("x-ratelimit-remaining");
    Optional<Long> reset = answer.numericHeader("x-ratelimit-reset");
    if (left.isPresent() && reset.isPresent()) {
      String resource = answer.header("x-ratelimit-resource").orElse("core");
      Budget budget = new Budget(installation, resource);
      if (!budgets.containsKey(budget)) {
        dropOver();
      }
      Instant until = answer.here(Instant.ofEpochSecond(reset.get()), clock.instant());
      long limit = answer.numericHeader("x-ratelimit-limit").orElse(0L);
      budgets.put(budget, new Left(limit, left.get(), until));
      answers.merge(budget, 1L, Long::sum);
    }
  }

  private void dropOver() {
    budgets.values().removeIf(left -> !left.until().isAfter(clock.instant()));
  }

  /**
   * Calls that are left in the scarcest budget; nothing when GitHub has not said, or not lately.
   */
  public OptionalLong left(long installation) {
    dropOver();
    return budgets.entrySet().stream()
        .filter(entry -> entry.getKey().installation() == installation)
        .mapToLong(entry -> entry.getValue().calls())
        .min();
  }

  /**
   * The share of its calls that is left in the scarcest budget, from 0 to 1; nothing when GitHub
   * has not said, or not lately.
   */
  public OptionalDouble share(long installation) {
    dropOver();
    return budgets.entrySet().stream()
        .filter(entry -> entry.getKey().installation() == installation)
        .map(Map.Entry::getValue)
        .filter(left -> left.limit() > 0)
        .mapToDouble(left -> Math.min(1, (double) left.calls() / left.limit()))
        .min();
  }

  /** The latest end of all limits in force. */
  public Optional<Instant> until() {
    return List.copyOf(limits.keySet()).stream()
        .flatMap(installation -> until(installation).stream())
        .max(Comparator.naturalOrder());
  }

  public Optional<Instant> until(long installation) {
    return of(installation).map(GitHubProblem.Limited::until);
  }
}
