package dev.musterd.flow;

import dev.musterd.decide.Explaining;
import dev.musterd.decide.Provisioning;
import dev.musterd.decide.Provisioning.Blocked;
import dev.musterd.decide.Provisioning.Verdict;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.GitHub;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Journal;
import dev.musterd.state.Backlog;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sees to it that a runner comes for every waiting job: demand against supply, then act. */
public final class ProvisionRunners {
  /** Tickets looked at, and instances asked for, at once; the rest follows in the next look. */
  private static final int ROUND_MAX = 200;

  /** Instances are launched only for registrations that GitHub's budget allows this soon. */
  private static final Duration REGISTER_WITHIN = Duration.ofSeconds(30);

  private static final Duration BURY_AGAIN = Duration.ofSeconds(30);

  /** What the operator has set for scale-up. */
  public record Policy(
      Map<String, RunnerPool> pools,
      Provisioning.Verify verify,
      int maxAttempts,
      int concurrency) {}

  private final Policy policy;
  private final Backlog backlog;
  private final Inventory inventory;
  private final GitHub github;
  private final JobQueue queue;
  private final LaunchInstances launchInstances;
  private final ConfigureRunner configure;
  private final VerifyQueued verifyQueued;
  private final RefreshInventory refreshInventory;
  private final Journal journal;
  private final InstantSource clock;
  private final Instant startedAt;
  private Optional<Instant> recoveredAt = Optional.empty();
  private volatile boolean open;
  private int inFlight;
  private Promise<Void> drained = Promise.promise();

  public ProvisionRunners(
      Policy policy,
      Backlog backlog,
      Inventory inventory,
      GitHub github,
      JobQueue queue,
      LaunchInstances launch,
      ConfigureRunner configure,
      VerifyQueued ask,
      RefreshInventory stock,
      Journal journal,
      InstantSource clock) {
    this.policy = policy;
    this.backlog = backlog;
    this.inventory = inventory;
    this.github = github;
    this.queue = queue;
    this.launchInstances = launch;
    this.configure = configure;
    this.verifyQueued = ask;
    this.refreshInventory = stock;
    this.journal = journal;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  /** The inventory knows what runs: launching may begin. */
  public void open() {
    open = true;
  }

  /** May be asked from any thread. */
  public boolean isOpen() {
    return open;
  }

  /** Nothing new is begun from now on. */
  public void close() {
    open = false;
  }

  /** EC2's list, as it is now, shows everything that an earlier life has launched. */
  public void recovered() {
    recoveredAt = Optional.of(clock.instant());
  }

  /** Whether all that an earlier life left is known, and launching goes on. */
  boolean isRecovered() {
    return open && recoveredAt.isPresent();
  }

  /** Looks at what changed; completes when everything that it began has been answered. */
  public Future<Void> provision() {
    if (!open) {
      return Future.succeededFuture();
    }
    List<Future<?>> acts = new ArrayList<>();
    for (OwnerPool ownerPool : backlog.takeChanged(clock.instant())) {
      if (launchInstances.isUnderway(ownerPool)) {
        continue; // Looked at again when EC2 has answered: one fleet request at a time.
      }
      for (Verdict verdict : Provisioning.judge(gather(ownerPool))) {
        acts.add(track(act(ownerPool, verdict)));
      }
    }
    return Future.join(acts).compose(_ -> backlog.hasChanged() ? provision() : Future.succeededFuture());
  }

  /** What a look at the group would find now. Asking changes nothing. */
  Explaining.Round preview(OwnerPool ownerPool) {
    if (!open) {
      return new Explaining.Round.Closed();
    } else if (launchInstances.isUnderway(ownerPool)) {
      return new Explaining.Round.Unanswered();
    }
    Provisioning.Facts facts = gather(ownerPool);
    return new Explaining.Round.Judged(facts, Provisioning.judge(facts));
  }

  /** Completes when nothing is in flight; after {@link #close} nothing more will be. */
  public Future<Void> drained() {
    return inFlight == 0 ? Future.succeededFuture() : drained.future();
  }

  /** Counts among what a stop waits for. */
  <T> Future<T> track(Future<T> act) {
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
    RunnerPool pool = policy.pools().get(ownerPool.pool());
    return new Provisioning.Facts(
        now,
        pool,
        backlog.ready(ownerPool, ROUND_MAX),
        spare(ownerPool, now, ROUND_MAX),
        inventory.live(ownerPool.pool()),
        inventory.live(ownerPool),
        configurable(pool),
        blocked(ownerPool, now),
        policy.verify(),
        policy.maxAttempts(),
        startedAt,
        recoveredAt.orElse(now.plusSeconds(1)));
  }

  /** Booting and idle runners that are there for no job and not too old for one. */
  List<Runner> spare(OwnerPool ownerPool, Instant now) {
    return spare(ownerPool, now, Integer.MAX_VALUE);
  }

  private List<Runner> spare(OwnerPool ownerPool, Instant now, int max) {
    RunnerPool pool = policy.pools().get(ownerPool.pool());
    return inventory.spare(ownerPool, runner -> mayTakeAJob(runner, pool, now), max);
  }

  private static boolean mayTakeAJob(Runner runner, RunnerPool pool, Instant now) {
    return runner.phase(now, pool.bootTime()).isSupply()
        && now.isBefore(runner.instance().launchedAt().plus(pool.maxLifetime()));
  }

  /** How many runners GitHub's budget lets us register soon. */
  int configurable(RunnerPool pool) {
    return pool.ephemeral() ? configure.registrableWithin(REGISTER_WITHIN) : ROUND_MAX;
  }

  /** Why nothing may be launched for jobs yet. */
  Optional<Blocked> blocked(OwnerPool ownerPool, Instant now) {
    return launchInstances
        .blocked(ownerPool, now)
        .or(
            () ->
                github
                    .limitedUntil(ownerPool.owner())
                    .filter(now::isBefore)
                    .map(until -> new Blocked(until, "GitHub's rate limit lasts until " + until)));
  }

  private Future<?> act(OwnerPool ownerPool, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Cover(PendingJob pending, Instance.Id instance) -> cover(pending, instance);
      case Verdict.Launch(List<PendingJob> pendingJobs) ->
          launchInstances.launch(
              policy.pools().get(ownerPool.pool()),
              ownerPool.owner(),
              new LaunchOrder.ForJobs(pendingJobs),
              () -> answered(ownerPool));
      case Verdict.Ask(List<PendingJob> pendingJobs) -> verifyQueued.verify(pendingJobs, policy.concurrency());
      case Verdict.Bury(PendingJob pending, String reason) -> bury(pending, reason);
      case Verdict.Delay(PendingJob pending, Instant until, String reason) -> {
        backlog.update(pending.id(), current -> current.withStage(new Stage.Delayed(until, reason)));
        noteHeld(pending, until, reason);
        yield Future.succeededFuture();
      }
      case Verdict.Hold(List<PendingJob> pendingJobs, Instant until, String reason) -> {
        pendingJobs.forEach(pending -> noteHeld(pending, until, reason));
        backlog.wakeAt(ownerPool, until);
        yield freeSlots(ownerPool);
      }
    };
  }

  /** EC2 has answered: what came in meanwhile is looked at while the new runners are set up. */
  void answered(OwnerPool ownerPool) {
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

  /** Runners that have done their job count until EC2 says that they are gone: ask it. */
  private Future<Void> freeSlots(OwnerPool ownerPool) {
    return inventory.hasFinished(ownerPool.pool()) ? refreshInventory.freeCapacity() : Future.succeededFuture();
  }

  private Future<Void> bury(PendingJob pending, String reason) {
    backlog.update(pending.id(), current -> current.withStage(new Stage.Underway("burying")));
    return queue
        .bury(pending.lease().receipt(), pending.ticket(), reason)
        .onSuccess(
            _ -> {
              backlog.remove(pending.id());
              journal.record(new Event.JobBuried(pending.id(), reason, pending.attempts().history()));
            })
        .otherwise(
            failure -> {
              Instant again = clock.instant().plus(BURY_AGAIN);
              String why = "the dead-letter queue: " + Failures.describe(failure);
              backlog.update(pending.id(), current -> current.withStage(new Stage.Delayed(again, why)));
              noteHeld(pending, again, why);
              return null;
            });
  }
}
