package dev.musterd.model;

import dev.musterd.model.release.RunnerVersion;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Evidence that an instance ended other than by finishing its job: a spot interruption, a runner
 * that hung, a machine that was lost. The instance writes it, or the daemon when the instance could
 * not.
 *
 * @param at by the clock of the writer: the notice, or when the loss was noticed
 * @param job what ran there, as far as the writer knew
 * @param detail one line for people, at most {@link #DETAIL_MAX} characters
 * @param rerun what the daemon made of it
 */
public record InterruptionRecord(
    Instance.Id instance,
    Instant at,
    Kind kind,
    Optional<RunnerVersion> runnerVersion,
    Optional<InterruptedJob> job,
    String detail,
    Rerun rerun) {
  /** Of what an instance wrote: more is no line. */
  public static final int DETAIL_MAX = 500;

  public InterruptionRecord {
    detail = line(detail);
  }

  /** A record that the daemon has not judged yet. */
  public InterruptionRecord(
      Instance.Id instance,
      Instant at,
      Kind kind,
      Optional<RunnerVersion> runnerVersion,
      Optional<InterruptedJob> job,
      String detail) {
    this(instance, at, kind, runnerVersion, job, detail, new Rerun.Pending());
  }

  /** What ended the instance; the word is the one in its JSON and on its console. */
  public enum Kind {
    SPOT_INTERRUPTION("spot-interruption"),
    /** It took its configuration, and its runner never registered. */
    HUNG_UNREGISTERED("hung-unregistered"),
    /** The runner acknowledged a job and started no worker. */
    HUNG_NO_WORKER("hung-no-worker"),
    /** The worker did not end after the job's last step. */
    HUNG_AFTER_JOB("hung-after-job"),
    /** The runner stopped asking for jobs. */
    HUNG_NOT_POLLING("hung-not-polling"),
    /** The instance disappeared under a running job: terminated by hand, or its hardware failed. */
    LOST("lost");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    /** Whether the runner hung, and the machine was well. */
    public boolean isHung() {
      return word.startsWith("hung-");
    }

    public static Optional<Kind> find(String word) {
      return Stream.of(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
  }

  /** The job that ran on the instance. */
  public record InterruptedJob(RunAttempt run, String name) {
    public InterruptedJob {
      name = line(name);
    }
  }

  /** What became of the re-run of the job. */
  public sealed interface Rerun {
    /** Not judged yet, since the run goes on or the job is not known. */
    record Pending() implements Rerun {}

    /** GitHub was asked to run the failed jobs again, and agreed. */
    record Requested(Instant at) implements Rerun {}

    /** Nothing is run again, for good. */
    record Declined(Instant at, String reason) implements Rerun {}
  }

  public boolean isPending() {
    return rerun instanceof Rerun.Pending;
  }

  public InterruptionRecord with(Rerun next) {
    return new InterruptionRecord(instance, at, kind, runnerVersion, job, detail, next);
  }

  public InterruptionRecord with(InterruptedJob known) {
    return new InterruptionRecord(
        instance, at, kind, runnerVersion, Optional.of(known), detail, rerun);
  }

  /** Control characters would let an instance write lines of its own into the log. */
  private static String line(String text) {
    String one = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return one.length() > DETAIL_MAX ? one.substring(0, DETAIL_MAX) : one;
  }
}
