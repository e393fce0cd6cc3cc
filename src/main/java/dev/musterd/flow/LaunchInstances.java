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
  private final UnavailableOfferings shortages;
  private final Journal journal;
  private final InstantSource clock;
  private final int concurrency;
  private final Set<OwnerPool> underway = new HashSet<>();
  private final LaunchBackoff jobSetbacks = new LaunchBackoff();

  /** Apart from the others: what warm runners met with must not keep a job waiting. */
  private final LaunchBackoff warmSetbacks = new LaunchBackoff();

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
    this.shortages = shortages;
    this.journal = journal;
    this.clock = clock;
    this.concurrency = concurrency;
    this.warmBoots = new WarmBootTracker(inventory, warmSetbacks);
  }

  /** Whether EC2 still owes an answer for this pool and owner. */
  boolean isUnderway(OwnerPool group) {
    return underway.contains(group);
  }

  /** Why nothing may be launched for jobs of this pool and owner yet. */
  Optional<Blocked> blocked(OwnerPool group, Instant now) {
    return jobSetbacks.at(group, now);
  }

  /** Why nothing may be launched ahead of jobs; what jobs met with counts as well. */
  Optional<Blocked> warmBlocked(OwnerPool group, Instant now) {
    return warmSetbacks.at(group, now).or(() -> jobSetbacks.at(group, now));
  }

  /** What became of the instances that were launched ahead of jobs. */
  void watchWarmBoots() {
    warmBoots.watch(clock.instant());
  }

  /** Completes when every instance that came is configured or gone. Never fails. */
  Future<Void> launch(RunnerPool pool, Owner owner, LaunchOrder order, Runnable answered) {
    return request(pool, owner, pool.market(), order, answered);
  }

  private Future<Void> request(
      RunnerPool pool, Owner owner, Market market, LaunchOrder order, Runnable answered) {
    OwnerPool group = new OwnerPool(pool.name(), owner);
    LaunchPlan plan =
        new LaunchPlan(
            pool,
            owner,
            order.count(),
            Placement.offerings(pool, market, shortages.at(clock.instant())),
            order.clientToken(group, market));
    underway.add(group);
    inventory.request(group, plan.count());
    configure.promise(pool, plan.count());
    order
        .tickets()
        .forEach(
            ticket ->
                backlog.update(
                    ticket.id(),
                    held ->
                        held.after(held.progress().requested())
                            .stands(new Stage.Underway(Stage.Underway.ASKING_EC2))));
    return request
        .send(plan, order)
        .compose(
            outcome -> {
              inventory.answered(group, plan.count());
              configure.release(pool, plan.count() - outcome.came());
              underway.remove(group);
              Future<Void> settled = settle(plan, order, outcome, answered);
              answered.run();
              return settled;
            });
  }

  private Future<Void> settle(
      LaunchPlan plan, LaunchOrder order, LaunchOutcome outcome, Runnable answered) {
    List<PendingJob> still =
        order.tickets().stream().flatMap(each -> backlog.find(each.id()).stream()).toList();
    LaunchOrder all = order.left(still, 0);
    return switch (outcome) {
      case LaunchOutcome.Launched(List<Instance> instances, List<Shortage> shortOnes) -> {
        shortages.remember(shortOnes, clock.instant());
        List<Instance> live = admit(plan, order, instances);
        Future<Void> configured = take(plan, order, live, still);
        LaunchOrder rest = order.left(still, live.size());
        if (rest.count() == 0) {
          setbacks(order).came(plan.group());
          yield configured;
        }
        yield Future.join(
                configured,
                without(plan, rest, outcome, words(instances, live, shortOnes), answered))
            .mapEmpty();
      }
      case LaunchOutcome.NoCapacity(List<Shortage> shortOnes, String reason) -> {
        shortages.remember(shortOnes, clock.instant());
        yield without(plan, all, outcome, reason, answered);
      }
      case LaunchOutcome.QuotaReached(String reason) -> block(plan, all, outcome, reason);
      case LaunchOutcome.Throttled(String reason) -> block(plan, all, outcome, reason);
      case LaunchOutcome.Failed(String reason) -> block(plan, all, outcome, reason);
      case LaunchOutcome.Rejected(String reason) -> block(plan, all, outcome, reason);
    };
  }

  /** Those that live: an answer that was lost at first may come when its instance has ended. */
  private List<Instance> admit(LaunchPlan plan, LaunchOrder order, List<Instance> instances) {
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
  private Future<Void> take(
      LaunchPlan plan, LaunchOrder order, List<Instance> instances, List<PendingJob> still) {
    if (instances.isEmpty()) {
      return Future.succeededFuture();
    }
    Instant now = clock.instant();
    int covering = Math.min(instances.size(), still.size());
    for (int i = 0; i < covering; i++) {
      cover(still.get(i).id(), instances.get(i).id(), now);
    }
    journal.record(
        new Event.InstancesLaunched(
            plan.group(),
            instances.stream().map(Instance::id).toList(),
            still.stream().limit(covering).map(PendingJob::id).toList()));
    long installation =
        order.tickets().stream().mapToLong(it -> it.ticket().installation()).max().orElse(0);
    return BoundedConcurrency.forEach(
        instances, concurrency, instance -> configure(plan, order, instance, installation));
  }

  private void cover(Job.Id job, Instance.Id instance, Instant now) {
    backlog.update(
        job,
        held ->
            held.after(held.progress().launched(instance, now))
                .stands(new Stage.Covered(instance)));
    inventory.assign(instance, job);
  }

  private Future<Void> configure(
      LaunchPlan plan, LaunchOrder order, Instance instance, long installation) {
    configure.release(plan.pool(), 1);
    return configure
        .configure(instance, plan.pool(), plan.owner(), installation)
        .compose(outcome -> settle(plan.group(), order, instance, outcome));
  }

  private Future<Void> settle(
      OwnerPool group, LaunchOrder order, Instance instance, ConfigureRunner.Outcome outcome) {
    return switch (outcome) {
      case ConfigureRunner.Outcome.Configured() -> {
        setbacks(order).configured(group, clock.instant());
        yield Future.succeededFuture();
      }
      case ConfigureRunner.Outcome.Failed(String reason) -> {
        unconfigured(group, order, instance, reason);
        yield configure.discard(instance, reason);
      }
      case ConfigureRunner.Outcome.Doubtful(String reason) -> {
        unconfigured(group, order, instance, reason);
        configure.giveUp(instance, reason);
        yield Future.succeededFuture();
      }
    };
  }

  private void unconfigured(OwnerPool group, LaunchOrder order, Instance instance, String reason) {
    Instant now = clock.instant();
    warmBoots.forget(instance.id());
    Instant until =
        setbacks(order)
            .noteOneOfMany(
                group,
                LaunchFailureKind.UNCONFIGURED,
                now,
                "the last runner could not be configured: " + reason);
    backlog.wakeAt(group, until);
  }

  /** Spot had too little: on demand if the pool says so, else later. */
  private Future<Void> without(
      LaunchPlan plan, LaunchOrder rest, LaunchOutcome outcome, String reason, Runnable answered) {
    if (plan.market() == Market.SPOT && plan.pool().onDemandFallback() && rest.count() > 0) {
      return request(plan.pool(), plan.owner(), Market.ON_DEMAND, rest, answered);
    }
    return block(plan, rest, outcome, reason);
  }

  private Future<Void> block(
      LaunchPlan plan, LaunchOrder rest, LaunchOutcome outcome, String reason) {
    OwnerPool group = plan.group();
    Instant until =
        setbacks(rest).note(group, LaunchFailureKind.of(outcome), clock.instant(), reason);
    for (Job.Id job : rest.jobs()) {
      backlog.update(
          job,
          held ->
              held.after(held.progress().noted(clock.instant() + " " + reason))
                  .stands(new Stage.Ready()));
    }
    journal.record(
        outcome instanceof LaunchOutcome.Rejected
            ? new Event.LaunchRejected(group, reason, until, rest.jobs())
            : new Event.LaunchShort(group, rest.count(), reason, until, rest.jobs()));
    backlog.wakeAt(group, until);
    return Future.succeededFuture();
  }

  private LaunchBackoff setbacks(LaunchOrder order) {
    return switch (order) {
      case LaunchOrder.ForJobs _ -> jobSetbacks;
      case LaunchOrder.Warm _ -> warmSetbacks;
    };
  }

  private static String words(List<Instance> came, List<Instance> live, List<Shortage> shortOnes) {
    if (!shortOnes.isEmpty()) {
      return "%d offerings short: %s".formatted(shortOnes.size(), shortOnes.getFirst().code());
    }
    return live.size() < came.size()
        ? "an instance ended before EC2's answer came"
        : "EC2 sent fewer instances than asked for";
  }
}
