package dev.musterd.decide;

import dev.musterd.model.LaunchOutcome;
import java.time.Duration;

/** How long a pool and owner wait after a launch that brought too little. */
public final class Retrying {
  private static final Backoff CAPACITY =
      new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5));
  private static final Backoff QUOTA = new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(10));
  private static final Backoff THROTTLED =
      new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1));
  private static final Backoff FAILED = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));
  private static final Backoff REJECTED =
      new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(15));

  /** GitHub or Parameter Store refused to configure what was launched. */
  private static final Backoff UNCONFIGURED =
      new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(10));

  private Retrying() {}

  /** The wait after the n-th launch in a row, from 1, that came to this. */
  public static Duration after(LaunchOutcome outcome, int failures) {
    return switch (outcome) {
      case LaunchOutcome.Launched _, LaunchOutcome.NoCapacity _ -> CAPACITY.after(failures);
      case LaunchOutcome.QuotaReached _ -> QUOTA.after(failures);
      case LaunchOutcome.Throttled _ -> THROTTLED.after(failures);
      case LaunchOutcome.Failed _ -> FAILED.after(failures);
      case LaunchOutcome.Rejected _ -> REJECTED.after(failures);
    };
  }

  public static Duration afterUnconfigured(int failures) {
    return UNCONFIGURED.after(failures);
  }

  /** A lost answer is asked for again with the same token. */
  public static Duration afterLostAnswer(int losses) {
    return THROTTLED.after(losses);
  }

  /** A job beside which runners stay idle: doubling up to an hour. */
  public static Duration afterMismatch(int mismatches) {
    return new Backoff(Duration.ofMinutes(5), Duration.ofHours(1)).after(mismatches);
  }
}
