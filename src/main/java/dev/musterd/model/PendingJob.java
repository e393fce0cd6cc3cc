package dev.musterd.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A job that waits for a runner, and whose message this process holds.
 *
 * @param sentAt when the queue took it
 * @param reason why it waits, as noted last; empty before
 */
public record PendingJob(
    Ticket ticket,
    Visibility visibility,
    Instant sentAt,
    Stage stage,
    Attempts attempts,
    String reason) {

  /** One of which no reason was noted yet. */
  public PendingJob(
      Ticket ticket, Visibility visibility, Instant sentAt, Stage stage, Attempts attempts) {
    this(ticket, visibility, sentAt, stage, attempts, "");
  }

  /**
   * How long the message is hidden from other receivers: SQS's visibility timeout.
   *
   * @param renewals how often it was extended since it was received
   */
  public record Visibility(
      QueueMessage.Receipt receipt, Instant until, int renewals, int timesReceived) {}

  /** What is being done for the job. */
  public sealed interface Stage {
    /** The one that most jobs of a large backlog have. */
    Ready READY = new Ready();

    /** May be launched for in the next round. */
    record Ready() implements Stage {}

    /** Not before then, and why. */
    record Delayed(Instant until, String reason) implements Stage {}

    /** A booting or idle runner is meant for it. */
    record Covered(Instance.Id instance) implements Stage {}

    /** Waits for the answer of a call. */
    record Underway(String what) implements Stage {
      public static final String ASKING_EC2 = "asking EC2";
    }
  }

  /**
   * That GitHub did not call the job queued. One reading may lag behind its events, so it takes two
   * that agree.
   *
   * @param since the first reading of those in a row that agree
   */
  public record NotQueued(Kind kind, Instant since) {
    public enum Kind {
      HELD_BACK,
      NOT_FOUND,
      STARTED_OR_ENDED
    }
  }

  /**
   * What GitHub said of the job's state so far.
   *
   * @param queuedAt the last time it was queued
   * @param notQueued as the latest readings say
   * @param unknowns readings in a row that said nothing
   * @param heldBacks readings in a row that GitHub holds it back, or does not show its repository
   * @param doubted whether GitHub is to be asked before anything else is done for the job
   * @param announcedAgain whether GitHub announced it more than once, as after an approval
   */
  public record Readings(
      Optional<Instant> queuedAt,
      Optional<NotQueued> notQueued,
      int unknowns,
      int heldBacks,
      boolean doubted,
      boolean announcedAgain) {
    public static final Readings NONE =
        new Readings(Optional.empty(), Optional.empty(), 0, 0, false, false);

    public Readings queued(Instant at) {
      return new Readings(Optional.of(at), Optional.empty(), 0, 0, false, announcedAgain);
    }

    public Readings notQueued(NotQueued.Kind kind, Instant at) {
      return new Readings(
          Optional.empty(), Optional.of(first(kind, at)), 0, heldBacks, doubted, announcedAgain);
    }

    /** The first of the latest readings in a row that say so. */
    public Optional<Instant> notQueuedSince(NotQueued.Kind kind) {
      return notQueued.filter(it -> it.kind() == kind).map(NotQueued::since);
    }

    private NotQueued first(NotQueued.Kind kind, Instant at) {
      return new NotQueued(kind, notQueuedSince(kind).orElse(at));
    }

    public Readings heldBack(Instant at) {
      return new Readings(
          Optional.empty(),
          Optional.of(first(NotQueued.Kind.HELD_BACK, at)),
          0,
          heldBacks + 1,
          true,
          announcedAgain);
    }

    /** Nothing that speaks for or against it, and nothing is launched for what cannot be asked. */
    public Readings hidden() {
      return new Readings(Optional.empty(), notQueued, 0, heldBacks + 1, true, announcedAgain);
    }

    public Readings nothing() {
      return new Readings(queuedAt, notQueued, unknowns + 1, heldBacks, doubted, announcedAgain);
    }

    /** What was read before counts no more: something has changed since. */
    public Readings outdated() {
      return new Readings(
          Optional.empty(), notQueued, unknowns, heldBacks, doubted, announcedAgain);
    }

    public Readings doubt() {
      return new Readings(Optional.empty(), notQueued, unknowns, heldBacks, true, announcedAgain);
    }

    /** GitHub announced the job again, which outweighs all that was read before. */
    public Readings announced() {
      return new Readings(Optional.empty(), Optional.empty(), 0, 0, doubted, true);
    }
  }

  /**
   * What was tried so far for the job.
   *
   * @param launches instances that came for it
   * @param requests fleet requests made for it, with or without success
   * @param mismatches runners that stayed idle beside it
   * @param history a line for each thing tried, for the dead-letter queue
   * @param poolFaults of the launches, those whose runner never came: that says nothing of the job
   * @param launchFrom no other instance is launched for it before then
   */
  public record Attempts(
      int launches,
      int requests,
      Readings readings,
      int mismatches,
      List<String> history,
      int poolFaults,
      Instant launchFrom) {
    public static final Attempts NONE =
        new Attempts(0, 0, Readings.NONE, 0, List.of(), 0, Instant.MIN);

    /** A job has at most a handful of launches; the oldest lines go when there are more. */
    private static final int HISTORY_MAX = 50;

    public Attempts requested() {
      return new Attempts(
          launches, requests + 1, readings, mismatches, history, poolFaults, launchFrom);
    }

    public Attempts launched(Instance.Id instance, Instant at) {
      return new Attempts(
              launches + 1,
              requests,
              readings.outdated(),
              mismatches,
              history,
              poolFaults,
              launchFrom)
          .noted(at + " launched " + instance);
    }

    /** Its runner never came: the pool, or EC2, is to blame. */
    public Attempts neverCame(Instance.Id instance, String why) {
      return new Attempts(
              launches, requests, readings, mismatches, history, poolFaults + 1, launchFrom)
          .noted(instance + ": " + why);
    }

    /** Launches whose runner came, and after which the job waits all the same. */
    public int fruitless() {
      return launches - poolFaults;
    }

    /** The instance could not be configured, or another job took it: no attempt at this job. */
    public Attempts unlaunched(Instance.Id instance, String why) {
      return new Attempts(
              Math.max(0, launches - 1),
              requests,
              readings,
              mismatches,
              history,
              poolFaults,
              launchFrom)
          .noted(instance + ": " + why);
    }

    /**
     * A list shows its runner at work, for this job or another: no attempt that failed.
     *
     * @param until when a webhook will have said which it is
     */
    public Attempts taken(Instance.Id instance, Instant until) {
      return new Attempts(
              Math.max(0, launches - 1),
              requests,
              readings.doubt(),
              mismatches,
              history,
              poolFaults,
              until)
          .noted(instance + ": at work by GitHub's list");
    }

    public Attempts withReadings(Readings next) {
      return next.equals(readings)
          ? this
          : new Attempts(launches, requests, next, mismatches, history, poolFaults, launchFrom);
    }

    public Attempts mismatched(Instant at, Instance.Id instance) {
      return new Attempts(
              launches,
              requests,
              readings.outdated(),
              mismatches + 1,
              history,
              poolFaults,
              launchFrom)
          .noted(at + " " + instance + " stayed idle beside the job");
    }

    public Attempts noted(String line) {
      List<String> lines = new ArrayList<>(history);
      lines.add(line);
      List<String> kept = lines.subList(Math.max(0, lines.size() - HISTORY_MAX), lines.size());
      return new Attempts(
          launches, requests, readings, mismatches, List.copyOf(kept), poolFaults, launchFrom);
    }
  }

  public Job.Id id() {
    return ticket.id();
  }

  public OwnerPool ownerPool() {
    return ticket.ownerPool();
  }

  public PendingJob withStage(Stage next) {
    return new PendingJob(ticket, visibility, sentAt, next, attempts, reason);
  }

  public Readings readings() {
    return attempts.readings();
  }

  public PendingJob withReadings(Readings next) {
    return withAttempts(attempts.withReadings(next));
  }

  public PendingJob withAttempts(Attempts next) {
    return new PendingJob(ticket, visibility, sentAt, stage, next, reason);
  }

  /** GitHub announced the job again: one that it held back, or did not know, is judged at once. */
  public PendingJob announcedAgain() {
    return judgedAtOnce(withReadings(readings().announced()));
  }

  /** Something speaks against the job's being queued: GitHub is asked at once. */
  public PendingJob doubted() {
    return judgedAtOnce(withReadings(readings().doubt()));
  }

  private static PendingJob judgedAtOnce(PendingJob job) {
    return job.stage() instanceof Stage.Delayed && job.readings().doubted()
        ? job.withStage(Stage.READY)
        : job;
  }

  public PendingJob withVisibility(Visibility next) {
    return new PendingJob(ticket, next, sentAt, stage, attempts, reason);
  }

  public PendingJob withReason(String next) {
    return new PendingJob(ticket, visibility, sentAt, stage, attempts, next);
  }
}
