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
import dev.musterd.state.Backlog;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Asks GitHub whether a job still waits, and lets go of one that certainly does not. */
public final class VerifyQueued {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

  private final GitHub github;
  private final Backlog backlog;
  private final Inventory inventory;
  private final JobQueue queue;
  private final Journal journal;
  private final InstantSource clock;

  public VerifyQueued(
      GitHub github,
      Backlog backlog,
      Inventory inventory,
      JobQueue queue,
      Journal journal,
      InstantSource clock) {
    this.github = github;
    this.backlog = backlog;
    this.inventory = inventory;
    this.queue = queue;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Asks about these, so many at once. All are marked first: the next look must not ask about those
   * whose turn has not come. Never fails.
   */
  Future<Void> ask(List<PendingJob> tickets, int concurrency) {
    tickets.forEach(
        ticket ->
            backlog.update(ticket.id(), held -> held.stands(new Stage.Underway("asking GitHub"))));
    return BoundedConcurrency.forEach(tickets, concurrency, this::ask);
  }

  private Future<Void> ask(PendingJob ticket) {
    return github
        .read(ticket.ticket())
        .compose(reading -> settle(ticket, reading))
        // What was held behind it may have room now.
        .onComplete(_ -> backlog.touch(ticket.group()));
  }

  /**
   * Asks about a job that a runner stands idle for. Only when it may not wait any more does it lose
   * the runner. Never fails.
   */
  Future<Void> question(PendingJob covered) {
    return github
        .read(covered.ticket())
        .compose(
            reading -> isStill(covered) ? believe(covered, reading) : Future.succeededFuture());
  }

  /** Whether nothing has changed for it while GitHub was asked. */
  private boolean isStill(PendingJob asked) {
    return backlog
        .find(asked.id())
        .filter(held -> held.standing().equals(asked.standing()))
        .isPresent();
  }

  private Future<Void> believe(PendingJob asked, JobReading reading) {
    return switch (reading) {
      case JobReading.Queued() -> {
        Instant now = clock.instant();
        backlog.update(asked.id(), held -> held.after(held.progress().readQueued(now)));
        yield Future.succeededFuture();
      }
      case JobReading.Unknown _ -> Future.succeededFuture();
      case JobReading.NotQueued _, JobReading.Gone _ -> {
        if (asked.standing() instanceof Stage.Covered(Instance.Id instance)) {
          inventory.unassign(instance);
        }
        yield settle(asked, reading);
      }
    };
  }

  private Future<Void> settle(PendingJob asked, JobReading reading) {
    Optional<PendingJob> held = backlog.find(asked.id());
    if (held.isEmpty()) {
      return Future.succeededFuture(); // An event told meanwhile.
    }
    Instant now = clock.instant();
    PendingJob.Attempts progress = held.get().progress();
    return switch (reading) {
      case JobReading.Queued() -> stand(held.get(), progress.readQueued(now), new Stage.Ready());
      case JobReading.Gone() -> release(held.get(), "GitHub no longer knows the job");
      case JobReading.NotQueued(String status) -> notQueued(held.get(), status, now);
      case JobReading.Unknown(String reason) ->
          stand(
              held.get(),
              progress.readNothing(),
              new Stage.Delayed(
                  now.plus(ASK_AGAIN), "GitHub does not say whether it waits: " + reason));
    };
  }

  /** One reading may lag behind the event; two apart from each other do not. */
  private Future<Void> notQueued(PendingJob held, String status, Instant now) {
    Optional<Instant> first = held.progress().notQueuedAt();
    if (first.isEmpty()) {
      return stand(
          held,
          held.progress().readNotQueued(now),
          new Stage.Delayed(
              now.plus(Provisioning.READINGS_APART),
              "GitHub says " + status + ": asking once more"));
    } else if (now.isBefore(first.get().plus(Provisioning.READINGS_APART))) {
      Instant again = first.get().plus(Provisioning.READINGS_APART);
      return stand(held, held.progress(), new Stage.Delayed(again, "GitHub says " + status));
    }
    return release(held, "GitHub says twice that it is " + status);
  }

  private Future<Void> stand(PendingJob held, PendingJob.Attempts progress, Stage standing) {
    backlog.update(held.id(), ticket -> ticket.after(progress).stands(standing));
    if (standing instanceof Stage.Delayed(Instant until, String reason)
        && backlog.tell(held.id(), reason)) {
      journal.record(new Event.JobHeld(held.id(), held.group(), until, reason));
    }
    return Future.succeededFuture();
  }

  private Future<Void> release(PendingJob held, String reason) {
    backlog.finish(held.id());
    journal.record(new Event.JobReleased(held.id(), reason));
    return queue
        .acknowledge(held.lease().receipt())
        .otherwise(
            failure -> {
              journal.record(new Event.DutyFailed("acknowledge", Failures.say(failure)));
              return null;
            });
  }
}
