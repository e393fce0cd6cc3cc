package dev.musterd.decide;

import dev.musterd.model.PendingJob.NotQueued;
import dev.musterd.model.PendingJob.Readings;
import java.time.Duration;
import java.time.Instant;

/**
 * The rule for jobs that GitHub announced and gives to no runner yet: for an approval, or for their
 * concurrency group. GitHub announces a job again once it was approved; that it does so for a
 * concurrency group is not documented, so such a job is kept and read again.
 */
public final class HoldingBack {
  /** GitHub's status of a job whose deployment waits for an environment's protection rules. */
  public static final String WAITING = "waiting";

  /** An approval takes minutes to days, a concurrency group as long as the job before. */
  private static final Backoff PAUSE =
      new Backoff(Provisioning.READINGS_APART, Duration.ofMinutes(10));

  private HoldingBack() {}

  /** Why the job waits, in a few words. */
  public static String reason(String status) {
    return switch (status) {
      case WAITING -> "it waits for an approval";
      case "pending", "requested" ->
          "it waits for its concurrency group or for max-parallel (GitHub says " + status + ")";
      default -> "GitHub gives it to no runner yet (it says " + status + ")";
    };
  }

  /**
   * Whether the webhook that says so is sure to be newer than the announcement. One that GitHub
   * delivers again, hours later, may have been made before an approval.
   */
  public static boolean isCertain(String status, Readings readings) {
    return status.equals(WAITING)
        && !readings.announcedAgain()
        && !readings.doubted()
        && readings.queuedAt().isEmpty();
  }

  /**
   * Whether this reading lets the job go until GitHub announces it again: the second in a row, far
   * enough from the first.
   */
  public static boolean letsGo(String status, Readings before, Instant now) {
    return status.equals(WAITING)
        && !before.announcedAgain()
        && before
            .notQueuedSince(NotQueued.Kind.HELD_BACK)
            .filter(first -> !now.isBefore(first.plus(Provisioning.READINGS_APART)))
            .isPresent();
  }

  /** When GitHub is asked again. */
  public static Instant nextReading(Readings readings, Instant now) {
    return now.plus(PAUSE.after(readings.heldBacks()));
  }
}
