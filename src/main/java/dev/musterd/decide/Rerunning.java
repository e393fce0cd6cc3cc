package dev.musterd.decide;

import dev.musterd.model.InterruptionRecord;
import dev.musterd.model.InterruptionRecord.Kind;
import dev.musterd.model.RunAttempt;
import dev.musterd.model.rerun.RunJob;
import dev.musterd.model.rerun.RunReading;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Whether the failed jobs of a run are run again because an instance of ours was interrupted or
 * lost under one of them. They are only when every failure is explained by such an instance: a run
 * in which another job failed by itself would fail again.
 */
public final class Rerunning {
  /** The last attempt that is repeated: after two re-runs a person has to look. */
  public static final int LAST_ATTEMPT = 2;

  /** How long after its end a run is repeated; later, people have gone on without it. */
  public static final Duration STALE = Duration.ofDays(1);

  /** By how much the clock of an instance may be ahead of GitHub's. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private Rerunning() {}

  /** What is to be done about a run. */
  public sealed interface Verdict {
    /** GitHub is asked again later. */
    record Wait(String reason) implements Verdict {}

    /** GitHub is to be asked what the jobs of the attempt came to. */
    record ReadJobs() implements Verdict {}

    /**
     * The failed jobs are run again.
     *
     * @param interrupted those that an instance of ours ended under
     */
    record Rerun(List<RunJob> interrupted) implements Verdict {
      public Rerun {
        interrupted = List.copyOf(interrupted);
      }
    }

    /** Nothing is run again, for good. */
    record Decline(String reason) implements Verdict {}
  }

  /** Why the attempt is not repeated, by its number alone: GitHub need not be asked. */
  public static Optional<Verdict> judge(RunAttempt attempt) {
    return attempt.attempt() <= LAST_ATTEMPT
        ? Optional.empty()
        : Optional.of(
            new Verdict.Decline(
                "it is attempt %d, and none after attempt %d is repeated"
                    .formatted(attempt.attempt(), LAST_ATTEMPT)));
  }

  /** Judges by what GitHub says of the run itself. */
  public static Verdict judge(RunAttempt attempt, RunReading reading, Instant now) {
    return switch (reading) {
      case RunReading.Unknown(String reason) -> new Verdict.Wait(reason);
      case RunReading.Gone() -> new Verdict.Decline("GitHub has no such run any more");
      case RunReading.Underway(int latest, String status) ->
          otherAttempt(attempt, latest)
              .orElseGet(() -> new Verdict.Wait("the run goes on: " + status));
      case RunReading.Ended(int latest, String conclusion, Instant at) ->
          otherAttempt(attempt, latest).orElseGet(() -> ended(conclusion, at, now));
    };
  }

  private static Optional<Verdict> otherAttempt(RunAttempt attempt, int latest) {
    if (latest == attempt.attempt()) {
      return Optional.empty();
    }
    return Optional.of(
        new Verdict.Decline(
            latest > attempt.attempt()
                ? "attempt %d was started already".formatted(latest)
                : "GitHub knows no attempt %d".formatted(attempt.attempt())));
  }

  private static Verdict ended(String conclusion, Instant at, Instant now) {
    if (conclusion.equals("cancelled")) {
      return new Verdict.Decline("the run was cancelled");
    } else if (!RunJob.isFailure(conclusion)) {
      return new Verdict.Decline("the run ended with " + conclusion);
    }
    return now.isAfter(at.plus(STALE))
        ? new Verdict.Decline("the run ended at %s, more than a day ago".formatted(at))
        : new Verdict.ReadJobs();
  }

  /**
   * Judges a run that failed by its jobs.
   *
   * @param evidence of the instances that were interrupted or lost under this attempt
   */
  public static Verdict judge(
      RunAttempt attempt, List<RunJob> jobs, Collection<InterruptionRecord> evidence) {
    List<RunJob> interrupted =
        jobs.stream()
            .filter(RunJob::hasFailed)
            .filter(job -> evidence.stream().anyMatch(record -> explains(record, attempt, job)))
            .toList();
    if (interrupted.isEmpty()) {
      return new Verdict.Decline("no failed job of it ran on an interrupted instance");
    }
    for (RunJob job : jobs) {
      if (job.hasFailed() && !interrupted.contains(job) && !mayFollow(job, interrupted)) {
        return new Verdict.Decline("its job %s failed by itself".formatted(job.name()));
      } else if (job.isCancelled() && !isFailFast(job, interrupted)) {
        return new Verdict.Decline("its job %s was cancelled".formatted(job.name()));
      }
    }
    return new Verdict.Rerun(interrupted);
  }

  /**
   * Whether the job ran on the instance when that was interrupted: it did not end before. The
   * daemon itself may notice a loss long after GitHub.
   */
  private static boolean explains(InterruptionRecord record, RunAttempt attempt, RunJob job) {
    return job.ranOn(record.instance())
        && record.job().map(known -> known.run().equals(attempt)).orElse(true)
        && (record.kind() == Kind.LOST
            || job.completedAt()
                .filter(end -> end.plus(CLOCK_SKEW).isBefore(record.at()))
                .isEmpty());
  }

  /**
   * Whether the job may have failed because an interrupted one did, as a job does that needs it and
   * runs always. GitHub makes such a job once those that it needs have ended; one that was made
   * before cannot depend on them, and failed by itself.
   */
  private static boolean mayFollow(RunJob job, List<RunJob> interrupted) {
    return interrupted.stream()
        .flatMap(cause -> cause.completedAt().stream())
        .anyMatch(end -> !job.createdAt().isBefore(end));
  }

  /**
   * Whether GitHub cancelled the job because an interrupted one of its matrix failed. Any other
   * cancelled job was cancelled by a person.
   *
   * @see <a
   *     href="https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategyfail-fast">fail-fast</a>
   */
  private static boolean isFailFast(RunJob job, List<RunJob> interrupted) {
    return interrupted.stream().anyMatch(cause -> isSameMatrix(cause.name(), job.name()));
  }

  /** GitHub adds the values of a matrix to a job's name: {@code build (linux, 25)}. */
  private static boolean isSameMatrix(String one, String other) {
    int end = one.indexOf(" (");
    return end > 0 && other.startsWith(one.substring(0, end + 2));
  }
}
