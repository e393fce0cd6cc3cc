package dev.musterd.decide;

import java.time.Duration;
import java.time.Instant;

/**
 * A bucket of calls that fills steadily: a burst up to its capacity, then the rate. Tokens may be
 * taken ahead of time; the caller then waits for {@link #waitFor}.
 *
 * @param tokens at {@code at}; below zero when calls are already promised to the future
 */
public record RateBudget(double capacity, double perSecond, double tokens, Instant at) {

  public static RateBudget full(double capacity, double perSecond, Instant now) {
    return new RateBudget(capacity, perSecond, capacity, now);
  }

  /** Whole calls that could be made within {@code horizon} from now. */
  public int available(Instant now, Duration horizon) {
    return (int) Math.max(0, Math.floor(tokensAt(now) + seconds(horizon) * perSecond));
  }

  public RateBudget take(Instant now) {
    return new RateBudget(capacity, perSecond, tokensAt(now) - 1, now);
  }

  /** What was taken, and not used. */
  public RateBudget giveBack(Instant now) {
    return new RateBudget(capacity, perSecond, Math.min(capacity, tokensAt(now) + 1), now);
  }

  /** How long the caller that takes the next token has to wait before its call. */
  public Duration waitFor(Instant now) {
    double missing = 1 - tokensAt(now);
    return missing <= 0
        ? Duration.ZERO
        : Duration.ofNanos((long) Math.ceil(missing / perSecond * 1e9));
  }

  private double tokensAt(Instant now) {
    double refilled = tokens + Math.max(0, seconds(Duration.between(at, now))) * perSecond;
    return Math.min(capacity, refilled);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
