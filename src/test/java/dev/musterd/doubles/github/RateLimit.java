package dev.musterd.doubles.github;

import dev.musterd.port.GitHub;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One installation's limits: calls an hour, and when asked for the secondary limit of 900 points a
 * minute, which lets a burst through.
 */
final class RateLimit {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final double POINTS = 900;
  private static final double POINTS_A_MILLISECOND = POINTS / 60_000;

  private final int limit;
  private final boolean secondary;
  private int used;
  private Instant reset;
  private double points = POINTS;
  private Instant refilled;

  RateLimit(int limit, boolean secondary, Instant now) {
    this.limit = limit;
    this.secondary = secondary;
    reset = now.plus(HOUR);
    refilled = now;
  }

  /** The refusal of a call that is over a limit, which costs nothing. */
  <T> Optional<Reply<T>> refusal(Operation operation, Instant now) {
    if (!now.isBefore(reset)) {
      used = 0;
      reset = now.plus(HOUR);
    }
    if (used >= limit) {
      return Optional.of(
          new Reply.Refused<>(403, "API rate limit exceeded for installation.", headers()));
    }
    points =
        Math.min(
            POINTS, points + Duration.between(refilled, now).toMillis() * POINTS_A_MILLISECOND);
    refilled = now;
    if (secondary && points < operation.points()) {
      return Optional.of(
          new Reply.Refused<>(
              403, "You have exceeded a secondary rate limit.", Map.of("retry-after", "60")));
    }
    points -= operation.points();
    used++;
    return Optional.empty();
  }

  /** A 304 is free. */
  void giveBack() {
    used--;
  }

  /** Of the hour's calls, what is left. */
  double share() {
    return (double) Math.max(0, limit - used) / limit;
  }

  GitHub.Budget budget(long account) {
    return new GitHub.Budget(account, "core", limit, Math.max(0, limit - used), reset, used);
  }

  Map<String, String> headers() {
    return Map.of(
        "x-ratelimit-limit", Integer.toString(limit),
        "x-ratelimit-remaining", Integer.toString(Math.max(0, limit - used)),
        "x-ratelimit-used", Integer.toString(used),
        "x-ratelimit-reset", Long.toString(reset.getEpochSecond()),
        "x-ratelimit-resource", "core");
  }
}
