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

  static Duration delay(Provisioning.Facts facts) {
    RunnerPool.LaunchDelay delay = facts.pool().launch().delay();
    return delay.always() || mayHaveIdleRunner(facts) ? delay.time() : Duration.ZERO;
  }

  /**
   * Whether the delay is not over. SQS's clock says when it took the job: where it and ours differ
   * by more than the delay, there is none.
   */
  static boolean isDeferred(PendingJob pending, Duration delay, Instant now) {
    Duration waited = Duration.between(pending.sentAt(), now);
    return waited.compareTo(delay) < 0 && waited.compareTo(delay.negated()) > 0;
  }

  /** A persistent runner takes the next job when it is done; an open window keeps some idle. */
  private static boolean mayHaveIdleRunner(Provisioning.Facts facts) {
    RunnerPool pool = facts.pool();
    boolean isPersistent = !pool.registration().ephemeral() && facts.capacity().liveOfOwner() > 0;
    return isPersistent
        || IdleSchedule.active(pool.idle().rules(), facts.now())
            .filter(rule -> rule.count() > 0)
            .isPresent();
  }
}
