package dev.musterd.decide;

import dev.musterd.model.PendingJob;
import dev.musterd.model.RunnerPool;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a job of a pool and owner is left to idle runners. Where none can be expected, waiting
 * would only cost time: an ephemeral runner takes no second job.
 */
final class LaunchDelaying {
  private LaunchDelaying() {}

  /**
   * @param mayGetIdle whether a persistent runner of the pool and owner is live that is not to be
   *     drained: it takes the next job when it is done
   */
  static Duration delay(RunnerPool pool, boolean mayGetIdle, Instant now) {
    RunnerPool.LaunchDelay delay = pool.launch().delay();
    return delay.always() || mayGetIdle || keepsIdleRunner(pool, now)
        ? delay.time()
        : Duration.ZERO;
  }

  /**
   * Whether the delay is not over. SQS's clock says when it took the job: where it and ours differ
   * by more than the delay, there is none.
   */
  static boolean isDeferred(PendingJob pending, Duration delay, Instant now) {
    Duration waited = Duration.between(pending.sentAt(), now);
    return waited.compareTo(delay) < 0 && waited.compareTo(delay.negated()) > 0;
  }

  /** An open window keeps some runners idle. */
  private static boolean keepsIdleRunner(RunnerPool pool, Instant now) {
    return IdleSchedule.active(pool.idle().rules(), now)
        .filter(rule -> rule.count() > 0)
        .isPresent();
  }
}
