package dev.musterd.flow;

import dev.musterd.decide.Placement;
import dev.musterd.decide.Provisioning.Blocked;
import dev.musterd.decide.Retrying.LaunchFailureKind;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchOutcome.Shortage;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Market;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.model.Runner.Setup;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.Compute;
import dev.musterd.port.Journal;
import dev.musterd.port.Timers;
import dev.musterd.state.Backlog;
import dev.musterd.state.Inventory;
import dev.musterd.state.UnavailableOfferings;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One fleet request for one pool and owner, and the configuration of what comes. */
public final class LaunchInstances {
  private final RequestFleet request;
  private final ConfigureRunner configure;
  private final Backlog backlog;
  private final Inventory inventory;
  private final UnavailableOfferings unavailableOfferings;
  private final Journal journal;
  private final InstantSource clock;
  private final int concurrency;
  private final Set<OwnerPool> underway = new HashSet<>();
  private final LaunchBackoff jobBackoff = new LaunchBackoff();

  /** Apart from the others: what warm runners met with must not keep a job waiting. */
  private final LaunchBackoff warmBackoff = new LaunchBackoff();

  private final WarmBootTracker warmBoots;

  /**
   * @param concurrency runners configured at once, per fleet request
   */
  public LaunchInstances(
      Compute compute,
      ConfigureRunner configure,
      Backlog backlog,
      Inventory inventory,
      UnavailableOfferings shortages,
      Journal journal,
      Timers timers,
      InstantSource clock,
      int concurrency) {
    this.request = new RequestFleet(compute, backlog, journal, timers, clock);
    this.configure = configure;
    this.backlog = backlog;
    this.inventory = inventory;
    this.unavailableOfferings = shortages;
    this.journal = journal;
    this.clock = clock;
    this.concurrency = concurrency;
    this.warmBoots = new WarmBootTracker(inventory, warmBackoff);
  }

  /** Whether EC2 still owes an answer for this pool and owner. */
  boolean isUnderway(OwnerPool ownerPool) {
    return underway.contains(ownerPool);
  }

  /** Why nothing may be launched for jobs of this pool and owner yet. */
  Optional<Blocked> blocked(OwnerPool ownerPool, Instant now) {
    return jobBackoff.at(ownerPool, now);
  }

  /** Why nothing may be launched ahead of jobs; what jobs met with counts as well. */
  Optional<Blocked> warmBlocked(OwnerPool ownerPool, Instant now) {
    return warmBackoff.at(ownerPool, now).or(() -> jobBackoff.at(ownerPool, now));
  }

  /** What became of the instances that were launched ahead of jobs. */
  void checkWarmBoots() {
    warmBoots.check(clock.instant());
  }

  /** Completes when every instance that came is configured or gone. Never fails. */
  Future<Void> launch(RunnerPool pool, Owner owner, LaunchOrder order, Runnable answered) {
    return request(pool, owner, pool.market(), order, answered);
  }

  private Future<Void> request(
      RunnerPool pool, Owner owner, Market market, LaunchOrder order, Runnable answered) {
    OwnerPool ownerPool = new OwnerPool(pool.name(), owner);
    LaunchPlan plan =
        new LaunchPlan(
            pool,
            owner,
            order.count(),
            Placement.offerings(pool, market, unavailableOfferings.at(clock.instant())),
            order.clientToken(ownerPool, market));
    underway.add(ownerPool);
    inventory.request(ownerPool, plan.count());
    configure.promise(pool, plan.count());
    order
        .pendingJobs()
        .forEach(
            pending ->
                backlog.update(
                    pending.id(),
                    current ->
                        current.withAttempts(current.attempts().requested())
                            .withStage(new Stage.Underway(Stage.Underway.ASKING_EC2))));
    journal.record(new Event.FleetRequested(ownerPool, plan.count(), market, order.jobs()));
    return request
        .send(plan, order)
        .compose(
            outcome -> {
              inventory.answered(ownerPool, plan.count());
              configure.release(pool, plan.count() - outcome.came());
              underway.remove(ownerPool);
              Future<Void> settled = settle(plan, order, outcome, answered);
              answered.run();
              return settled;
            });
  }

  private Future<Void> settle(
      LaunchPlan plan, LaunchOrder order, LaunchOutcome outcome, Runnable answered) {
    List<PendingJob> stillPending =
        order.pendingJobs().stream().flatMap(each -> backlog.find(each.id()).stream()).toList();
    LaunchOrder all = order.remaining(stillPending, 0);
    return switch (outcome) {
      case LaunchOutcome.Launched(List<Instance> instances, List<Shortage> shortOnes) -> {
        unavailableOfferings.remember(shortOnes, clock.instant());
        List<Instance> live = addToInventory(plan, order, instances);
        Future<Void> configured = coverJobs(plan, order, live, stillPending);
        LaunchOrder rest = order.remaining(stillPending, live.size());
        if (rest.count() == 0) {
          backoff(order).launched(plan.ownerPool());
          yield configured;
        }
        yield Future.join(
                configured,
                fallBack(plan, rest, outcome, shortReason(instances, live, shortOnes), answered))
            .mapEmpty();
      }
      case LaunchOutcome.NoCapacity(List<Shortage> shortOnes, String reason) -> {
        unavailableOfferings.remember(shortOnes, clock.instant());
        yield fallBack(plan, all, outcome, reason, answered);
      }
      case LaunchOutcome.QuotaReached(String reason) -> block(plan, all, outcome, reason);
      case LaunchOutcome.Throttled(String reason) -> block(plan, all, outcome, reason);
      case LaunchOutcome.Failed(String reason) -> block(plan, all, outcome, reason);
      case LaunchOutcome.Rejected(String reason) -> block(plan, all, outcome, reason);
    };
  }

  /** Those that live: an answer that was lost at first may come when its instance has ended. */
  private List<Instance> addToInventory(LaunchPlan plan, LaunchOrder order, List<Instance> instances) {
    Instant now = clock.instant();
    for (Instance instance : instances) {
      inventory.add(now, instance, Setup.UNDERWAY, plan.pool().bootTime());
      inventory.setup(instance.id(), Setup.UNDERWAY); // EC2's list may have been first.
    }
    List<Instance> live =
        instances.stream().filter(it -> inventory.find(it.id()).isPresent()).toList();
    configure.release(plan.pool(), instances.size() - live.size());
    if (order instanceof LaunchOrder.Warm) {
      live.forEach(instance -> warmBoots.expect(instance, plan.pool().bootTime()));
    }
    return live;
  }

  /** What came beyond the tickets that still wait is spare. */
  private Future<Void> coverJobs(
      LaunchPlan plan, LaunchOrder order, List<Instance> instances, List<PendingJob> stillPending) {
    if (instances.isEmpty()) {
      return Future.succeededFuture();
    }
    Instant now = clock.instant();
    int covering = Math.min(instances.size(), stillPending.size());
    for (int i = 0; i < covering; i++) {
      cover(stillPending.get(i).id(), instances.get(i).id(), now);
    }
    journal.record(
        new Event.InstancesLaunched(
            plan.ownerPool(),
            instances.stream().map(Instance::id).toList(),
            stillPending.stream().limit(covering).map(PendingJob::id).toList()));
    long installation =
        order.pendingJobs().stream().mapToLong(it -> it.ticket().installation()).max().orElse(0);
    return BoundedConcurrency.forEach(
        instances, concurrency, instance -> configure(plan, order, instance, installation));
  }

  private void cover(Job.Id job, Instance.Id instance, Instant now) {
    backlog.update(
        job,
        current ->
            current.withAttempts(current.attempts().launched(instance, now))
                .withStage(new Stage.Covered(instance)));
    inventory.assign(instance, job);
  }

  private Future<Void> configure(
      LaunchPlan plan, LaunchOrder order, Instance instance, long installation) {
    configure.release(plan.pool(), 1);
    return configure
        .configure(instance, plan.pool(), plan.owner(), installation)
        .compose(outcome -> settle(plan.ownerPool(), order, instance, outcome));
  }

  private Future<Void> settle(
      OwnerPool ownerPool, LaunchOrder order, Instance instance, ConfigureRunner.Outcome outcome) {
    return switch (outcome) {
      case ConfigureRunner.Outcome.Configured() -> {
        backoff(order).configured(ownerPool, clock.instant());
        yield Future.succeededFuture();
      }
      case ConfigureRunner.Outcome.Failed(String reason) -> {
        unconfigured(ownerPool, order, instance, reason);
        yield configure.discard(instance, reason);
      }
      case ConfigureRunner.Outcome.Doubtful(String reason) -> {
        unconfigured(ownerPool, order, instance, reason);
        configure.giveUp(instance, reason);
        yield Future.succeededFuture();
      }
    };
  }

  private void unconfigured(OwnerPool ownerPool, LaunchOrder order, Instance instance, String reason) {
    Instant now = clock.instant();
    warmBoots.forget(instance.id());
    Instant until =
        backoff(order)
            .noteOneOfMany(
                ownerPool,
                LaunchFailureKind.UNCONFIGURED,
                now,
                "the last runner could not be configured: " + reason);
    backlog.wakeAt(ownerPool, until);
  }

  /** Spot had too little: on demand if the pool says so, else later. */
  private Future<Void> fallBack(
      LaunchPlan plan, LaunchOrder rest, LaunchOutcome outcome, String reason, Runnable answered) {
    if (plan.market() == Market.SPOT && plan.pool().onDemandFallback() && rest.count() > 0) {
      return request(plan.pool(), plan.owner(), Market.ON_DEMAND, rest, answered);
    }
    return block(plan, rest, outcome, reason);
  }

  private Future<Void> block(
      LaunchPlan plan, LaunchOrder rest, LaunchOutcome outcome, String reason) {
    OwnerPool ownerPool = plan.ownerPool();
    Instant until =
        backoff(rest).note(ownerPool, LaunchFailureKind.of(outcome), clock.instant(), reason);
    for (Job.Id job : rest.jobs()) {
      backlog.update(
          job,
          current ->
              current.withAttempts(current.attempts().noted(clock.instant() + " " + reason))
                  .withStage(new Stage.Ready()));
    }
    journal.record(
        outcome instanceof LaunchOutcome.Rejected
            ? new Event.LaunchRejected(ownerPool, reason, until, rest.jobs())
            : new Event.LaunchShort(ownerPool, rest.count(), reason, until, rest.jobs()));
    backlog.wakeAt(ownerPool, until);
    return Future.succeededFuture();
  }

  private LaunchBackoff backoff(LaunchOrder order) {
    return switch (order) {
      case LaunchOrder.ForJobs _ -> jobBackoff;
      case LaunchOrder.Warm _ -> warmBackoff;
    };
  }

  private static String shortReason(List<Instance> came, List<Instance> live, List<Shortage> shortOnes) {
    if (!shortOnes.isEmpty()) {
      return "%d offerings short: %s".formatted(shortOnes.size(), shortOnes.getFirst().code());
    }
    return live.size() < came.size()
        ? "an instance ended before EC2's answer came"
        : "EC2 sent fewer instances than asked for";
  }
}
