package dev.musterd.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What is being done for a job, why, and what comes next.
 *
 * @param verdict what the rule for launching says of it now; empty when the rule is not asked
 * @param why what, which and why, without a full stop
 * @param next what happens then, by whom
 * @param until when that is, as far as it is known
 */
public record JobStatus(
    State state, Optional<String> verdict, String why, String next, Optional<Instant> until) {

  /** Where a job can be. */
  public enum State {
    /** The next round acts for it. */
    READY,
    /** It waits for a time, for capacity or for an answer. */
    HELD,
    /** GitHub gives it to no runner yet: it waits for an approval or for its concurrency group. */
    HELD_BACK,
    /** A booting or idle runner is meant for it. */
    COVERED,
    /** In the hands of a call that has not been answered. */
    UNDERWAY,
    /** In the queue, and not yet received from it. */
    QUEUED,
    REFUSED,
    /** The queue did not take it. */
    NOT_QUEUED,
    STARTED,
    FINISHED,
    /** Let go for another reason than these. */
    RELEASED,
    /** In the dead-letter queue. */
    BURIED
  }

  public static JobStatus of(State state, String why, String next) {
    return new JobStatus(state, Optional.empty(), why, next, Optional.empty());
  }

  public JobStatus until(Instant time) {
    return new JobStatus(state, verdict, why, next, Optional.of(time));
  }

  public JobStatus verdict(String word) {
    return new JobStatus(state, Optional.of(word), why, next, until);
  }
}
