package dev.musterd.decide;

import java.time.Duration;
import java.time.Instant;

/**
 * A token bucket: how many notifications a receiver may be sent now.
 *
 * @param fullAt when it is full again
 */
public record SendRate(Instant fullAt) {
  private static final int BURST = 5;

  private static final Duration EACH = Duration.ofSeconds(30);

  /** A full one. */
  public static SendRate full(Instant now) {
    return new SendRate(now);
  }

  /** How long to wait before the next one; zero when it may go now. */
  public Duration untilNext(Instant now) {
    Duration wait = missing(now).minus(EACH.multipliedBy(BURST - 1));
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  /** After one was sent. */
  public SendRate spent(Instant now) {
    return new SendRate(now.plus(missing(now)).plus(EACH));
  }

  /** The time to fill it; never more than an empty one needs, as a clock may be set back. */
  private Duration missing(Instant now) {
    Duration missing = Duration.between(now, fullAt);
    Duration most = EACH.multipliedBy(BURST);
    return missing.isNegative() ? Duration.ZERO : missing.compareTo(most) < 0 ? missing : most;
  }
}
