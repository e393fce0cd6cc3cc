package dev.musterd.aws.client;

import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A rate limiter: permits at a steady rate, in the order of the calls, for one event-loop context.
 * SSM allows 40 writes a second by default: https://docs.aws.amazon.com/general/latest/gr/ssm.html
 */
public final class RateLimiter {
  private final InstantSource clock;
  private final Timers timers;
  private final Duration interval;
  private Instant next = Instant.MIN;

  public RateLimiter(InstantSource clock, Timers timers, int permitsPerSecond) {
    this.clock = clock;
    this.timers = timers;
    this.interval = Duration.ofSeconds(1).dividedBy(permitsPerSecond);
  }

  /** Completes when the caller may send its request. */
  public Future<Void> acquire() {
    Instant now = clock.instant();
    Instant granted = next.isAfter(now) ? next : now;
    next = granted.plus(interval);
    return timers.after(Duration.between(now, granted));
  }
}
