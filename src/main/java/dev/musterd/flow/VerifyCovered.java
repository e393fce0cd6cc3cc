package dev.musterd.flow;

import dev.musterd.decide.Retrying;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.model.Runner;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;

/** Asks GitHub whether a job still waits beside the idle runner that is meant for it. */
final class VerifyCovered {
  private final Backlog backlog;
  private final Inventory inventory;
  private final Journal journal;
  private final InstantSource clock;
  private final VerifyQueued verifyQueued;

  VerifyCovered(DaemonState state, Ports ports, VerifyQueued verifyQueued) {
    this.backlog = state.backlog();
    this.inventory = state.inventory();
    this.journal = ports.journal();
    this.clock = ports.clock();
    this.verifyQueued = verifyQueued;
  }

  /** Asks once: GitHub's answer holds until the job's next launch. */
  Future<Void> verifyOnce(Job.Id job) {
    return backlog
        .find(job)
        .filter(current -> current.readings().queuedAt().isEmpty())
        .map(verifyQueued::verifyCovered)
        .orElseGet(Future::succeededFuture);
  }

  /**
   * Asks once more, and takes the job from the runner when it still waits: the job backs off.
   *
   * @return whether the runner is to be replaced
   */
  Future<Boolean> isMismatched(Runner runner, Job.Id job, String reason) {
    return backlog
        .find(job)
        .map(verifyQueued::verifyCovered)
        .orElseGet(Future::succeededFuture)
        .map(
            _ -> {
              boolean mismatched = isCoveredBy(runner, job);
              if (mismatched) {
                backOff(runner, job, reason);
              }
              return mismatched;
            });
  }

  private boolean isCoveredBy(Runner runner, Job.Id job) {
    return backlog
        .find(job)
        .filter(current -> current.stage().equals(new Stage.Covered(runner.id())))
        .isPresent();
  }

  private void backOff(Runner runner, Job.Id job, String reason) {
    Instant now = clock.instant();
    backlog.update(
        job,
        current -> {
          int mismatches = current.attempts().mismatches() + 1;
          Instant until = now.plus(Retrying.afterMismatch(mismatches));
          journal.record(new Event.RunnerMismatched(job, runner.id(), until, reason));
          return current
              .withAttempts(current.attempts().mismatched(now, runner.id()))
              .withStage(new Stage.Delayed(until, reason));
        });
    inventory.unassign(runner.id());
  }
}
