package dev.musterd.flow;

import dev.musterd.decide.Provisioning;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.JobReading;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.port.GitHub;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Asks GitHub whether jobs are still queued, and releases those that certainly are not. */
public final class VerifyQueued {
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final Backlog backlog;
  private final Inventory inventory;
  private final GitHub github;
  private final JobQueue queue;
  private final Journal journal;
  private final InstantSource clock;

  VerifyQueued(DaemonState state, Ports ports) {
    this.backlog = state.backlog();
    this.inventory = state.inventory();
    this.github = ports.github();
    this.queue = ports.queue();
    this.journal = ports.journal();
    this.clock = ports.clock();
  }

  /**
   * Asks GitHub about these jobs. All are marked first: the next round must not ask about those
   * whose turn has not come. Never fails.
   *
   * @param concurrency calls at once
   */
  Future<Void> verify(List<PendingJob> pendingJobs, int concurrency) {
    pendingJobs.forEach(
        pending ->
            backlog.update(
                pending.id(), current -> current.withStage(new Stage.Underway("asking GitHub"))));
    return BoundedConcurrency.forEach(pendingJobs, concurrency, this::verify);
  }

  private Future<Void> verify(PendingJob pending) {
    return github
        .read(pending.ticket())
        .compose(reading -> apply(pending, reading))
        // Jobs held behind it may have room now.
        .onComplete(_ -> backlog.markChanged(pending.ownerPool()));
  }

  /**
   * Asks about a job whose runner is idle. The job loses the runner only when GitHub does not call
   * it queued. Never fails.
   */
  Future<Void> verifyCovered(PendingJob pending) {
    return github
        .read(pending.ticket())
        .compose(
            reading ->
                isUnchanged(pending) ? applyToCovered(pending, reading) : Future.succeededFuture());
  }

  /** Whether the job's stage has not changed while GitHub was asked. */
  private boolean isUnchanged(PendingJob pending) {
    return backlog
        .find(pending.id())
        .filter(current -> current.stage().equals(pending.stage()))
        .isPresent();
  }

  private Future<Void> applyToCovered(PendingJob pending, JobReading reading) {
    return switch (reading) {
      case JobReading.Queued() -> {
        Instant now = clock.instant();
        backlog.update(
            pending.id(), current -> current.withAttempts(current.attempts().readQueued(now)));
        yield Future.succeededFuture();
      }
      case JobReading.Unknown _ -> Future.succeededFuture();
      case JobReading.NotQueued _, JobReading.Gone _ -> {
        if (pending.stage() instanceof Stage.Covered(Instance.Id instance)) {
          inventory.unassign(instance);
        }
        yield apply(pending, reading);
      }
    };
  }

  private Future<Void> apply(PendingJob pending, JobReading reading) {
    Optional<PendingJob> held = backlog.find(pending.id());
    if (held.isEmpty()) {
      return Future.succeededFuture(); // A webhook was faster.
    }
    Instant now = clock.instant();
    PendingJob.Attempts progress = held.get().attempts();
    return switch (reading) {
      case JobReading.Queued() -> update(held.get(), progress.readQueued(now), new Stage.Ready());
      case JobReading.Gone() -> release(held.get(), "GitHub no longer knows the job");
      case JobReading.NotQueued(String status) -> notQueued(held.get(), status, now);
      case JobReading.Unknown(String reason) ->
          update(
              held.get(),
              progress.readNothing(),
              new Stage.Delayed(
                  now.plus(RETRY), "GitHub does not say whether it waits: " + reason));
    };
  }

  /** One reading may lag behind the event; two apart from each other do not. */
  private Future<Void> notQueued(PendingJob current, String status, Instant now) {
    Optional<Instant> first = current.attempts().notQueuedAt();
    if (first.isEmpty()) {
      return update(
          current,
          current.attempts().readNotQueued(now),
          new Stage.Delayed(
              now.plus(Provisioning.READINGS_APART),
              "GitHub says " + status + ": asking once more"));
    } else if (now.isBefore(first.get().plus(Provisioning.READINGS_APART))) {
      Instant again = first.get().plus(Provisioning.READINGS_APART);
      return update(current, current.attempts(), new Stage.Delayed(again, "GitHub says " + status));
    }
    return release(current, "GitHub says twice that it is " + status);
  }

  private Future<Void> update(PendingJob current, PendingJob.Attempts progress, Stage standing) {
    backlog.update(current.id(), pending -> pending.withAttempts(progress).withStage(standing));
    if (standing instanceof Stage.Delayed(Instant until, String reason)
        && backlog.noteReason(current.id(), reason)) {
      journal.record(new Event.JobHeld(current.id(), current.ownerPool(), until, reason));
    }
    return Future.succeededFuture();
  }

  private Future<Void> release(PendingJob current, String reason) {
    backlog.finish(current.id());
    journal.record(new Event.JobReleased(current.id(), reason));
    return queue
        .acknowledge(current.lease().receipt())
        .otherwise(
            failure -> {
              journal.record(new Event.DutyFailed("acknowledge", Failures.describe(failure)));
              return null;
            });
  }
}
