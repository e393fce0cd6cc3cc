package dev.musterd.decide;

import dev.musterd.base.Durations;
import dev.musterd.model.Instance;
import dev.musterd.model.JobStatus;
import dev.musterd.model.RunnerPool;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How long an instance may be kept for debugging: at most for its pool's {@code max-lifetime}, at
 * whose end it powers itself off in any case.
 */
public final class Holding {
  private Holding() {}

  /** Whether an instance is kept for as long as an operator asked. */
  public sealed interface Verdict {
    record Granted(Instance.Hold hold) implements Verdict {}

    /**
     * @param reason names the longest time that is possible
     */
    record Refused(String reason) implements Verdict {}
  }

  /**
   * @param time from now; one that was asked for before counts no more
   * @param by who asks
   */
  public static Verdict judge(
      Instance instance, RunnerPool.Lifetime limits, Duration time, String by, Instant now) {
    Instant end = instance.launchedAt().plus(limits.max()).truncatedTo(ChronoUnit.SECONDS);
    Instant until = now.plus(time);
    if (!until.isAfter(end)) {
      return new Verdict.Granted(new Instance.Hold(until, by));
    }
    Duration longest = Duration.between(now, end).truncatedTo(ChronoUnit.SECONDS);
    String limit =
        "max-lifetime of pool %s is %s, and ends for %s at %s"
            .formatted(instance.ownerPool().pool(), Durations.of(limits.max()), instance.id(), end);
    return new Verdict.Refused(
        longest.isPositive()
            ? limit + ": the longest hold that is possible is " + Durations.of(longest)
            : limit + ": it cannot be held any more");
  }

  /**
   * Whether the instance is not to be terminated; a tag that goes beyond its lifetime ends there.
   */
  static boolean isHeld(Instance instance, RunnerPool.Lifetime limits, Instant now) {
    return instance.isHeld(now) && now.isBefore(instance.launchedAt().plus(limits.max()));
  }

  /**
   * The reason of a job that waits for a place in a full pool, with those that are taken by held
   * instances.
   *
   * @param live instances of the pool
   * @param held those of them that are kept for debugging
   */
  public static JobStatus explained(JobStatus status, RunnerPool pool, int live, int held) {
    boolean full = live >= pool.limits().max().orElse(Integer.MAX_VALUE);
    return status.state() == JobStatus.State.HELD && full && held > 0
        ? new JobStatus(
            status.state(),
            status.verdict(),
            status.why() + ", %d of them held for debugging".formatted(held),
            status.next(),
            status.until())
        : status;
  }

  static String reason(Instance instance) {
    Instance.Hold hold = instance.hold().orElseThrow();
    return "held until %s by %s".formatted(hold.until(), hold.by());
  }

  static String over(Instance instance) {
    Instance.Hold hold = instance.hold().orElseThrow();
    return "was held until %s by %s".formatted(hold.until(), hold.by());
  }
}
