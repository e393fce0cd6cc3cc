package dev.musterd.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A job that waits for a runner, and whose message this process holds.
 *
 * @param sentAt when the queue took it
 */
public record PendingJob(
    Ticket ticket, Lease lease, Instant sentAt, Stage stage, Attempts attempts) {

  /**
   * The right to the message, until it lapses.
   *
   * @param renewals how often it was extended since it was received
   */
  public record Lease(
      QueueMessage.Receipt receipt, Instant until, int renewals, int timesReceived) {}

  /** What is being done for the job. */
  public sealed interface Stage {
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
   * What was tried so far for the job.
   *
   * @param launches instances that came for it
   * @param requests fleet requests made for it, with or without success
   * @param queuedAt the last time GitHub said that it is queued
   * @param notQueuedAt the first of two readings that it is not
   * @param unknowns readings in a row that said nothing
   * @param mismatches runners that stayed idle beside it
   * @param history a line for each thing tried, for the dead-letter queue
   * @param poolFaults of the launches, those whose runner never came: that says nothing of the job
   */
  public record Attempts(
      int launches,
      int requests,
      Optional<Instant> queuedAt,
      Optional<Instant> notQueuedAt,
      int unknowns,
      int mismatches,
      List<String> history,
      int poolFaults) {
    public static final Attempts NONE =
        new Attempts(0, 0, Optional.empty(), Optional.empty(), 0, 0, List.of(), 0);

    /** A job has at most a handful of launches; the oldest lines go when there are more. */
    private static final int HISTORY_MAX = 50;

    public Attempts requested() {
      return new Attempts(
          launches, requests + 1, queuedAt, notQueuedAt, unknowns, mismatches, history, poolFaults);
    }

    public Attempts launched(Instance.Id instance, Instant at) {
      return new Attempts(
              launches + 1,
              requests,
              Optional.empty(),
              notQueuedAt,
              unknowns,
              mismatches,
              history,
              poolFaults)
          .noted(at + " launched " + instance);
    }

    /** Its runner never came: the pool, or EC2, is to blame. */
    public Attempts neverCame(Instance.Id instance, String why) {
      return new Attempts(
              launches,
              requests,
              queuedAt,
              notQueuedAt,
              unknowns,
              mismatches,
              history,
              poolFaults + 1)
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
              queuedAt,
              notQueuedAt,
              unknowns,
              mismatches,
              history,
              poolFaults)
          .noted(instance + ": " + why);
    }

    public Attempts readQueued(Instant at) {
      return new Attempts(
          launches,
          requests,
          Optional.of(at),
          Optional.empty(),
          0,
          mismatches,
          history,
          poolFaults);
    }

    public Attempts readNotQueued(Instant at) {
      return new Attempts(
          launches,
          requests,
          Optional.empty(),
          Optional.of(at),
          0,
          mismatches,
          history,
          poolFaults);
    }

    public Attempts readNothing() {
      return new Attempts(
          launches, requests, queuedAt, notQueuedAt, unknowns + 1, mismatches, history, poolFaults);
    }

    public Attempts mismatched(Instant at, Instance.Id instance) {
      return new Attempts(
              launches,
              requests,
              Optional.empty(),
              notQueuedAt,
              unknowns,
              mismatches + 1,
              history,
              poolFaults)
          .noted(at + " " + instance + " stayed idle beside the job");
    }

    public Attempts noted(String line) {
      List<String> lines = new ArrayList<>(history);
      lines.add(line);
      List<String> kept = lines.subList(Math.max(0, lines.size() - HISTORY_MAX), lines.size());
      return new Attempts(
          launches,
          requests,
          queuedAt,
          notQueuedAt,
          unknowns,
          mismatches,
          List.copyOf(kept),
          poolFaults);
    }
  }

  public Job.Id id() {
    return ticket.id();
  }

  public OwnerPool ownerPool() {
    return ticket.ownerPool();
  }

  public PendingJob withStage(Stage next) {
    return new PendingJob(ticket, lease, sentAt, next, attempts);
  }

  public PendingJob withAttempts(Attempts next) {
    return new PendingJob(ticket, lease, sentAt, stage, next);
  }

  public PendingJob withLease(Lease next) {
    return new PendingJob(ticket, next, sentAt, stage, attempts);
  }
}
