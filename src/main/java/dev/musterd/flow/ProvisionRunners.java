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
  private static final int LOOK_MAX = 200;

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
  private final LaunchInstances launch;
  private final ConfigureRunner configure;
  private final VerifyQueued ask;
  private final RefreshInventory stock;
  private final Journal journal;
  private final InstantSource clock;
  private final Instant startedAt;
  private Optional<Instant> settledAt = Optional.empty();
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
    this.launch = launch;
    this.configure = configure;
    this.ask = ask;
    this.stock = stock;
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
  public void settled() {
    settledAt = Optional.of(clock.instant());
  }

  /** Whether all that an earlier life left is known, and launching goes on. */
  boolean isSettled() {
    return open && settledAt.isPresent();
  }

  /** Looks at what changed; completes when everything that it began has been answered. */
  public Future<Void> look() {
    if (!open) {
      return Future.succeededFuture();
    }
    List<Future<?>> acts = new ArrayList<>();
    for (OwnerPool group : backlog.takeDirty(clock.instant())) {
      if (launch.isUnderway(group)) {
        continue; // Looked at again when EC2 has answered: one fleet request at a time.
      }
      for (Verdict verdict : Provisioning.judge(gather(group))) {
        acts.add(begin(act(group, verdict)));
      }
    }
    return acts.isEmpty()
        ? Future.succeededFuture()
        : Future.join(acts).compose(_ -> backlog.hasDirty() ? look() : Future.succeededFuture());
  }

  /** What a look at the group would find now. Asking changes nothing. */
  Explaining.Round rehearse(OwnerPool group) {
    if (!open) {
      return new Explaining.Round.Closed();
    } else if (launch.isUnderway(group)) {
      return new Explaining.Round.Unanswered();
    }
    Provisioning.Facts look = gather(group);
    return new Explaining.Round.Judged(look, Provisioning.judge(look));
  }

  /** Completes when nothing is in flight; after {@link #close} nothing more will be. */
  public Future<Void> drained() {
    return inFlight == 0 ? Future.succeededFuture() : drained.future();
  }

  /** Counts among what a stop waits for. */
  <T> Future<T> begin(Future<T> act) {
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

  private Provisioning.Facts gather(OwnerPool group) {
    Instant now = clock.instant();
    RunnerPool pool = policy.pools().get(group.pool());
    return new Provisioning.Facts(
        now,
        pool,
        backlog.ready(group, LOOK_MAX),
        spare(group, now, LOOK_MAX),
        inventory.live(group.pool()),
        inventory.live(group),
        configurable(pool),
        blocked(group, now),
        policy.verify(),
        policy.maxAttempts(),
        startedAt,
        settledAt.orElse(now.plusSeconds(1)));
  }

  /** Booting and idle runners that are there for no job and not too old for one. */
  List<Runner> spare(OwnerPool group, Instant now) {
    return spare(group, now, Integer.MAX_VALUE);
  }

  private List<Runner> spare(OwnerPool group, Instant now, int max) {
    RunnerPool pool = policy.pools().get(group.pool());
    return inventory.spare(group, runner -> mayTakeAJob(runner, pool, now), max);
  }

  private static boolean mayTakeAJob(Runner runner, RunnerPool pool, Instant now) {
    return runner.phase(now, pool.bootTime()).isSupply()
        && now.isBefore(runner.instance().launchedAt().plus(pool.maxLifetime()));
  }

  /** How many runners GitHub's budget lets us register soon. */
  int configurable(RunnerPool pool) {
    return pool.ephemeral() ? configure.registrableWithin(REGISTER_WITHIN) : LOOK_MAX;
  }

  /** Why nothing may be launched for jobs yet. */
  Optional<Blocked> blocked(OwnerPool group, Instant now) {
    return launch
        .blocked(group, now)
        .or(
            () ->
                github
                    .limitedUntil(group.owner())
                    .filter(now::isBefore)
                    .map(until -> new Blocked(until, "GitHub's rate limit lasts until " + until)));
  }

  private Future<?> act(OwnerPool group, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Cover(PendingJob ticket, Instance.Id instance) -> cover(ticket, instance);
      case Verdict.Launch(List<PendingJob> tickets) ->
          launch.launch(
              policy.pools().get(group.pool()),
              group.owner(),
              new LaunchOrder.ForJobs(tickets),
              () -> answered(group));
      case Verdict.Ask(List<PendingJob> tickets) -> ask.ask(tickets, policy.concurrency());
      case Verdict.Bury(PendingJob ticket, String reason) -> bury(ticket, reason);
      case Verdict.Delay(PendingJob ticket, Instant until, String reason) -> {
        backlog.update(ticket.id(), held -> held.stands(new Stage.Delayed(until, reason)));
        tell(ticket, until, reason);
        yield Future.succeededFuture();
      }
      case Verdict.Hold(List<PendingJob> tickets, Instant until, String reason) -> {
        tickets.forEach(ticket -> tell(ticket, until, reason));
        backlog.wakeAt(group, until);
        yield freeSlots(group);
      }
    };
  }

  /** EC2 has answered: what came in meanwhile is looked at while the new runners are set up. */
  void answered(OwnerPool group) {
    backlog.touch(group);
    look();
  }

  private Future<Void> cover(PendingJob ticket, Instance.Id instance) {
    backlog.update(ticket.id(), held -> held.stands(new Stage.Covered(instance)));
    inventory.assign(instance, ticket.id());
    journal.record(new Event.JobCovered(ticket.id(), instance));
    return Future.succeededFuture();
  }

  private void tell(PendingJob ticket, Instant until, String reason) {
    if (backlog.tell(ticket.id(), reason)) {
      journal.record(new Event.JobHeld(ticket.id(), ticket.group(), until, reason));
    }
  }

  /** Runners that have done their job count until EC2 says that they are gone: ask it. */
  private Future<Void> freeSlots(OwnerPool group) {
    return inventory.hasFinished(group.pool()) ? stock.freeSlots() : Future.succeededFuture();
  }

  private Future<Void> bury(PendingJob ticket, String reason) {
    backlog.update(ticket.id(), held -> held.stands(new Stage.Underway("burying")));
    return queue
        .bury(ticket.lease().receipt(), ticket.ticket(), reason)
        .onSuccess(
            _ -> {
              backlog.remove(ticket.id());
              journal.record(new Event.JobBuried(ticket.id(), reason, ticket.progress().history()));
            })
        .otherwise(
            failure -> {
              Instant again = clock.instant().plus(BURY_AGAIN);
              String why = "the dead-letter queue: " + Failures.say(failure);
              backlog.update(ticket.id(), held -> held.stands(new Stage.Delayed(again, why)));
              tell(ticket, again, why);
              return null;
            });
  }
}
