package dev.musterd.aws;

import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Turns at a steady rate, in the order of asking; used by one event-loop context. SSM allows 40
 * writes a second by default: https://docs.aws.amazon.com/general/latest/gr/ssm.html
 */
public final class RateLimiter {
  private final InstantSource clock;
  private final Timers timers;
  private final Duration apart;
  private Instant next = Instant.MIN;

  public RateLimiter(InstantSource clock, Timers timers, int turnsPerSecond) {
    this.clock = clock;
    this.timers = timers;
    this.apart = Duration.ofSeconds(1).dividedBy(turnsPerSecond);
  }

  /** Completes when it is the caller's turn. */
  Future<Void> turn() {
    Instant now = clock.instant();
    Instant turn = next.isAfter(now) ? next : now;
    next = turn.plus(apart);
    return timers.after(Duration.between(now, turn));
  }
}
