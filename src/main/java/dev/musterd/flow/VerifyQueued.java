package dev.musterd.flow;

import dev.musterd.decide.HoldingBack;
import dev.musterd.decide.Provisioning;
import dev.musterd.flow.calls.BoundedConcurrency;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.JobReading;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.NotQueued;
import dev.musterd.model.PendingJob.Readings;
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

  /** Completes "GitHub says …". */
  private static final String GONE = "unknown to it";

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
            pending.id(), current -> current.withReadings(current.readings().queued(now)));
        yield Future.succeededFuture();
      }
      case JobReading.Unknown _, JobReading.Hidden _ -> Future.succeededFuture();
      case JobReading.NotQueued _, JobReading.HeldBack _, JobReading.Gone _ -> {
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
    Readings readings = held.get().readings();
    return switch (reading) {
      case JobReading.Queued() -> update(held.get(), readings.queued(now), Stage.READY);
      case JobReading.Gone() -> notQueued(held.get(), NotQueued.Kind.NOT_FOUND, GONE, now);
      case JobReading.NotQueued(String status) ->
          notQueued(held.get(), NotQueued.Kind.STARTED_OR_ENDED, status, now);
      case JobReading.HeldBack(String status) -> heldBack(held.get(), status, now);
      case JobReading.Hidden(String reason) -> {
        Readings next = readings.hidden();
        Instant again = HoldingBack.nextReading(next, now);
        yield update(held.get(), next, new Stage.Delayed(again, reason));
      }
      case JobReading.Unknown(String reason) ->
          update(
              held.get(),
              readings.nothing(),
              new Stage.Delayed(
                  now.plus(RETRY), "GitHub does not say whether it waits: " + reason));
    };
  }

  /** One reading may lag behind the event; two that agree, apart from each other, do not. */
  private Future<Void> notQueued(
      PendingJob current, NotQueued.Kind kind, String status, Instant now) {
    Optional<Instant> first = current.readings().notQueuedSince(kind);
    if (first.isEmpty()) {
      return update(
          current,
          current.readings().notQueued(kind, now),
          new Stage.Delayed(
              now.plus(Provisioning.READINGS_APART),
              "GitHub says " + status + ": asking once more"));
    } else if (now.isBefore(first.get().plus(Provisioning.READINGS_APART))) {
      Instant again = first.get().plus(Provisioning.READINGS_APART);
      return update(current, current.readings(), new Stage.Delayed(again, "GitHub says " + status));
    } else if (kind == NotQueued.Kind.NOT_FOUND) {
      // A new announcement, should one come, is better evidence.
      backlog.letGo(current.id(), now, "GitHub does not know it");
    } else {
      backlog.finish(current.id());
    }
    return release(current, "GitHub says twice that it is " + status);
  }

  /** GitHub announces it again, or is asked again with a growing pause. */
  private Future<Void> heldBack(PendingJob current, String status, Instant now) {
    String reason = HoldingBack.reason(status);
    if (HoldingBack.letsGo(status, current.readings(), now)) {
      backlog.letGo(current.id(), now, reason);
      return release(current, reason);
    }
    Readings readings = current.readings().heldBack(now);
    return update(
        current, readings, new Stage.Delayed(HoldingBack.nextReading(readings, now), reason));
  }

  private Future<Void> update(PendingJob current, Readings readings, Stage standing) {
    backlog.update(current.id(), pending -> pending.withReadings(readings).withStage(standing));
    if (standing instanceof Stage.Delayed(Instant until, String reason)
        && backlog.noteReason(current.id(), reason)) {
      journal.record(new Event.JobHeld(current.id(), current.ownerPool(), until, reason));
    }
    return Future.succeededFuture();
  }

  private Future<Void> release(PendingJob current, String reason) {
    journal.record(new Event.JobReleased(current.id(), reason));
    return queue
        .acknowledge(current.visibility().receipt())
        .otherwise(
            failure -> {
              journal.record(
                  new Event.DutyFailed(
                      "acknowledge job " + current.id(), Failures.describe(failure)));
              return null;
            });
  }
}
