package dev.musterd.flow;

import dev.musterd.decide.Capacity;
import dev.musterd.decide.Explaining;
import dev.musterd.decide.Provisioning;
import dev.musterd.decide.Provisioning.Verdict;
import dev.musterd.decide.cost.Budgeting;
import dev.musterd.flow.calls.Failures;
import dev.musterd.flow.launch.LaunchInstances;
import dev.musterd.flow.launch.LaunchOrder;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.cost.Budget;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Interruptions;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import dev.musterd.state.Spending;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings a runner for every waiting job: compares demand with supply, then acts. */
public final class ProvisionRunners {
  private static final Duration BURY_RETRY = Duration.ofSeconds(30);
  private static final Duration DEFER_RETRY = Duration.ofSeconds(1);

  /**
   * The operator's settings for scale-up.
   *
   * @param maxAttempts launches without success after which a job goes to the dead-letter queue
   * @param concurrency calls to GitHub at once, for each kind of work
   * @param configureTimeout for all tries to configure one runner
   */
  public record Policy(
      Provisioning.Verify verify, int maxAttempts, int concurrency, Duration configureTimeout) {}

  private final Policy policy;
  private final Pools pools;
  private final Backlog backlog;
  private final Inventory inventory;
  private final Interruptions interruptions;
  private final Spending spending;
  private final JobQueue queue;
  private final Journal journal;
  private final InstantSource clock;
  private final LaunchCapacity capacity;
  private final LaunchInstances launchInstances;
  private final VerifyQueued verifyQueued;
  private final Instant startedAt;
  private Optional<Instant> recoveredAt = Optional.empty();
  private boolean open;
  private int inFlight;
  private Promise<Void> drained = Promise.promise();

  ProvisionRunners(
      Policy policy,
      DaemonState state,
      Ports ports,
      LaunchCapacity capacity,
      LaunchInstances launchInstances,
      VerifyQueued verifyQueued) {
    this.policy = policy;
    this.pools = state.pools();
    this.backlog = state.backlog();
    this.inventory = state.inventory();
    this.interruptions = state.interruptions();
    this.spending = state.spending();
    this.queue = ports.queue();
    this.journal = ports.journal();
    this.clock = ports.clock();
    this.capacity = capacity;
    this.launchInstances = launchInstances;
    this.verifyQueued = verifyQueued;
    this.startedAt = clock.instant();
  }

  /** The inventory knows what runs: launching may begin. */
  public void open() {
    open = true;
  }

  /** Nothing new is begun from now on. */
  public void close() {
    open = false;
  }

  /** Notes that EC2's list, from now on, shows everything that an earlier process launched. */
  public void recovered() {
    recoveredAt = Optional.of(clock.instant());
  }

  /** Whether everything that an earlier process left is known, and launching goes on. */
  boolean isRecovered() {
    return open && recoveredAt.isPresent();
  }

  /** Judges the jobs that changed; completes when everything that it began has been answered. */
  public Future<Void> provision() {
    if (!open) {
      return Future.succeededFuture();
    }
    List<Future<?>> acts = new ArrayList<>();
    for (OwnerPool ownerPool : backlog.takeChanged(clock.instant())) {
      if (capacity.isUnderway(ownerPool)) {
        continue; // Judged again when EC2 has answered: one fleet request at a time.
      }
      for (Verdict verdict : Provisioning.judge(gather(ownerPool))) {
        acts.add(track(act(ownerPool, verdict)));
      }
    }
    return acts.isEmpty()
        ? Future.succeededFuture()
        : Future.join(acts)
            .compose(_ -> backlog.hasChanged() ? provision() : Future.succeededFuture());
  }

  /** What a round for the pool and owner would find now. Asking changes nothing. */
  Explaining.Round preview(OwnerPool ownerPool) {
    if (!open) {
      return new Explaining.Round.Closed();
    } else if (capacity.isUnderway(ownerPool)) {
      return new Explaining.Round.Unanswered();
    }
    Provisioning.Facts facts = gather(ownerPool);
    return new Explaining.Round.Judged(facts, Provisioning.judge(facts));
  }

  /** Completes when nothing is in flight; after {@link #close} nothing more will be. */
  public Future<Void> drained() {
    return inFlight == 0 ? Future.succeededFuture() : drained.future();
  }

  /**
   * Launches instances ahead of jobs; jobs that came meanwhile take them first. Never fails.
   *
   * @param answered run when EC2 has answered and those jobs were judged
   */
  Future<Void> launchAhead(
      RunnerPool pool, OwnerPool ownerPool, LaunchOrder.Warm order, Runnable answered) {
    return track(launch(pool, ownerPool, order, answered));
  }

  /** Counts the act among those that a stop waits for. */
  private <T> Future<T> track(Future<T> act) {
    inFlight++;
    return act.onComplete(
        _ -> {
          inFlight--;
          if (inFlight == 0) {
            Promise<Void> all = drained;
            drained = Promise.promise();
            all.complete();
          }
        });
  }

  private Provisioning.Facts gather(OwnerPool ownerPool) {
    Instant now = clock.instant();
    List<PendingJob> ready = backlog.ready(ownerPool, LaunchCapacity.ROUND_MAX);
    return new Provisioning.Facts(
        now,
        pools.get(ownerPool.pool()),
        ready,
        capacity.spare(ownerPool, LaunchCapacity.ROUND_MAX),
        capacity.forJobs(ownerPool),
        new Provisioning.Verification(
            policy.verify(),
            policy.maxAttempts(),
            startedAt,
            recoveredAt.orElse(now.plusSeconds(1))),
        held(ownerPool, ready, now));
  }

  /** The jobs whose budget is used up. */
  private Map<Job.Id, Capacity.Blocked> held(
      OwnerPool ownerPool, List<PendingJob> ready, Instant now) {
    Map<Budget, Long> spent = spending.spent(now);
    Map<Job.Id, Capacity.Blocked> held = new HashMap<>();
    if (!spent.isEmpty()) {
      for (PendingJob pending : ready) {
        Optional<Owner.Repository> repository = Optional.of(pending.ticket().job().repository());
        Budgeting.hold(spent, ownerPool, repository, now)
            .ifPresent(why -> held.put(pending.id(), why));
      }
    }
    return held;
  }

  private Future<?> act(OwnerPool ownerPool, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Cover(PendingJob pending, Instance.Id instance) -> cover(pending, instance);
      case Verdict.Launch(List<PendingJob> pendingJobs) ->
          launch(pools.get(ownerPool.pool()), ownerPool, order(pendingJobs), () -> {});
      case Verdict.Ask(List<PendingJob> pendingJobs) ->
          verifyQueued.verify(pendingJobs, policy.concurrency());
      case Verdict.Bury(PendingJob pending, String reason) -> bury(pending, reason);
      case Verdict.Delay(PendingJob pending, Instant until, String reason) -> {
        backlog.update(
            pending.id(), current -> current.withStage(new Stage.Delayed(until, reason)));
        noteHeld(pending, until, reason);
        yield Future.succeededFuture();
      }
      case Verdict.Defer defer -> {
        defer
            .pendingJobs()
            .forEach(pending -> noteHeld(pending, defer.until(pending), defer.reason()));
        // Judged every second: the idle runner that was expected may be gone.
        backlog.wakeAt(ownerPool, clock.instant().plus(DEFER_RETRY));
        yield Future.succeededFuture();
      }
      case Verdict.AwaitNews awaitNews -> {
        for (PendingJob pending : awaitNews.pendingJobs()) {
          noteHeld(pending, awaitNews.until(pending), awaitNews.reason());
          backlog.wakeAt(ownerPool, awaitNews.until(pending));
        }
        yield Future.succeededFuture();
      }
      case Verdict.Hold(List<PendingJob> pendingJobs, Instant until, String reason) -> {
        pendingJobs.forEach(pending -> noteHeld(pending, until, reason));
        backlog.wakeAt(ownerPool, until);
        yield capacity.findFreed(ownerPool.pool());
      }
    };
  }

  /**
   * Jobs that repeat interrupted ones come first, on demand; the others are judged again when EC2
   * has answered.
   */
  private LaunchOrder order(List<PendingJob> pendingJobs) {
    List<PendingJob> repeated =
        pendingJobs.stream()
            .filter(pending -> interruptions.isOnDemandOnly(pending.ticket().job()))
            .toList();
    return repeated.isEmpty()
        ? new LaunchOrder.ForJobs(pendingJobs, false)
        : new LaunchOrder.ForJobs(repeated, true);
  }

  private Future<Void> launch(
      RunnerPool pool, OwnerPool ownerPool, LaunchOrder order, Runnable answered) {
    return launchInstances.launch(
        pool,
        ownerPool.owner(),
        order,
        () -> {
          provisionAfterAnswer(ownerPool);
          answered.run();
        });
  }

  /** Jobs that came while EC2 was asked are judged while the new runners are set up. */
  private void provisionAfterAnswer(OwnerPool ownerPool) {
    backlog.markChanged(ownerPool);
    provision();
  }

  private Future<Void> cover(PendingJob pending, Instance.Id instance) {
    backlog.update(pending.id(), current -> current.withStage(new Stage.Covered(instance)));
    inventory.assign(instance, pending.id());
    journal.record(new Event.JobCovered(pending.id(), instance));
    return Future.succeededFuture();
  }

  private void noteHeld(PendingJob pending, Instant until, String reason) {
    if (backlog.noteReason(pending.id(), reason)) {
      journal.record(new Event.JobHeld(pending.id(), pending.ownerPool(), until, reason));
    }
  }

  private Future<Void> bury(PendingJob pending, String reason) {
    backlog.update(pending.id(), current -> current.withStage(new Stage.Underway("burying")));
    return queue
        .bury(pending.visibility().receipt(), pending.ticket(), reason)
        .onSuccess(
            _ -> {
              backlog.remove(pending.id());
              journal.record(
                  new Event.JobBuried(pending.id(), reason, pending.attempts().history()));
            })
        .otherwise(
            failure -> {
              Instant again = clock.instant().plus(BURY_RETRY);
              String why = "the dead-letter queue: " + Failures.describe(failure);
              backlog.update(
                  pending.id(), current -> current.withStage(new Stage.Delayed(again, why)));
              noteHeld(pending, again, why);
              return null;
            });
  }
}
