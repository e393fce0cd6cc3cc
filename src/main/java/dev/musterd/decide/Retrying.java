package dev.musterd.decide;

import dev.musterd.model.LaunchOutcome;
import java.time.Duration;
import java.util.Set;

/** How long a pool and owner wait after a launch that brought too little. */
public final class Retrying {
  private static final Backoff LOST_ANSWER =
      new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1));

  private static final Backoff REFUSAL = new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(15));

  private Retrying() {}

  /**
   * What a launch can come to grief on. Each is counted apart: six shortages say nothing of how
   * long to wait when the instances come, and one of them cannot be configured.
   */
  public enum LaunchFailureKind {
    CAPACITY(Duration.ofSeconds(10), Duration.ofMinutes(5)),
    QUOTA(Duration.ofMinutes(1), Duration.ofMinutes(10)),
    THROTTLED(Duration.ofSeconds(2), Duration.ofMinutes(1)),
    FAILED(Duration.ofSeconds(5), Duration.ofMinutes(5)),
    REJECTED(Duration.ofMinutes(1), Duration.ofMinutes(15)),

    /** GitHub or Parameter Store refused to configure what was launched. */
    UNCONFIGURED(Duration.ofSeconds(30), Duration.ofMinutes(10)),

    /**
     * What was launched for no job ended, or its time to boot did, before its runner came. A broken
     * image does that each time, and no job's number of attempts bounds it.
     */
    UNBOOTED(Duration.ofMinutes(1), Duration.ofHours(1)),

    /**
     * What was launched for jobs ended, or its time to boot did, before its runner came. Shorter
     * than without jobs, since a job waits; only one instance is tried each time.
     */
    NO_RUNNER(Duration.ofSeconds(30), Duration.ofMinutes(5));

    private static final Set<LaunchFailureKind> OF_EC2 =
        Set.of(CAPACITY, QUOTA, THROTTLED, FAILED, REJECTED);

    private final Backoff backoff;

    LaunchFailureKind(Duration first, Duration most) {
      this.backoff = new Backoff(first, most);
    }

    /** Why a launch brought less than was asked for. */
    public static LaunchFailureKind of(LaunchOutcome outcome) {
      return switch (outcome) {
        case LaunchOutcome.Launched _, LaunchOutcome.NoCapacity _ -> CAPACITY;
        case LaunchOutcome.QuotaReached _ -> QUOTA;
        case LaunchOutcome.Throttled _ -> THROTTLED;
        case LaunchOutcome.Failed _ -> FAILED;
        case LaunchOutcome.Rejected _ -> REJECTED;
      };
    }

    /** Whether it is over when EC2 brings all that it is asked for. */
    public boolean isOfEc2() {
      return OF_EC2.contains(this);
    }

    /** Whether it is over only when a runner comes. */
    public boolean isOfBoot() {
      return this == UNBOOTED || this == NO_RUNNER;
    }

    /** The wait after the n-th time in a row, from 1. */
    public Duration after(int times) {
      return backoff.after(times);
    }
  }

  /** The wait before a request whose answer was lost is repeated with its token. */
  public static Duration afterLostAnswer(int losses) {
    return LOST_ANSWER.after(losses);
  }

  /**
   * The wait before AWS is asked again for what it refused, such as to end a protected instance.
   */
  public static Duration afterRefusal(int refusals) {
    return REFUSAL.after(refusals);
  }

  /** A job beside which runners stay idle: doubling up to an hour. */
  public static Duration afterMismatch(int mismatches) {
    return new Backoff(Duration.ofMinutes(5), Duration.ofHours(1)).after(mismatches);
  }
}
