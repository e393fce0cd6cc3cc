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
   * @param lasting instances of the pool and owner that are not near the end of their lifetime
   */
  static Duration delay(RunnerPool pool, int lasting, Instant now) {
    RunnerPool.LaunchDelay delay = pool.launch().delay();
    return delay.always() || mayHaveIdleRunner(pool, lasting, now) ? delay.time() : Duration.ZERO;
  }

  /**
   * Whether the delay is not over. SQS's clock says when it took the job: where it and ours differ
   * by more than the delay, there is none.
   */
  static boolean isDeferred(PendingJob pending, Duration delay, Instant now) {
    Duration waited = Duration.between(pending.sentAt(), now);
    return waited.compareTo(delay) < 0 && waited.compareTo(delay.negated()) > 0;
  }

  /**
   * A persistent runner takes the next job when it is done, unless it is to be drained; an open
   * window keeps some idle.
   */
  private static boolean mayHaveIdleRunner(RunnerPool pool, int lasting, Instant now) {
    boolean isPersistent = !pool.registration().ephemeral() && lasting > 0;
    return isPersistent
        || IdleSchedule.active(pool.idle().rules(), now)
            .filter(rule -> rule.count() > 0)
            .isPresent();
  }
}
