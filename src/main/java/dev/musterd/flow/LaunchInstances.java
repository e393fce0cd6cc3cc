package dev.musterd.flow;

import dev.musterd.decide.Placement;
import dev.musterd.decide.Provisioning;
import dev.musterd.decide.Provisioning.Blocked;
import dev.musterd.decide.Retrying;
import dev.musterd.model.Event;
import dev.musterd.model.Group;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchOutcome.Shortage;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Market;
import dev.musterd.model.Owner;
import dev.musterd.model.Runner.Setup;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Waiting;
import dev.musterd.model.Waiting.Standing;
import dev.musterd.port.Compute;
import dev.musterd.port.Journal;
import dev.musterd.port.Timers;
import dev.musterd.state.Backlog;
import dev.musterd.state.Inventory;
import dev.musterd.state.Shortages;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One fleet request for the tickets of one pool and owner, and the configuration of what comes. */
public final class LaunchInstances {
  private final Compute compute;
  private final ConfigureRunner configure;
  private final Backlog backlog;
  private final Inventory inventory;
  private final Shortages shortages;
  private final Journal journal;
  private final Timers timers;
  private final InstantSource clock;
  private final int concurrency;
  private final Set<Group> underway = new HashSet<>();
  private final Map<Group, Setback> setbacks = new HashMap<>();

  private record Setback(Blocked blocked, int failures) {}

  /**
   * @param concurrency runners configured at once, per fleet request
   */
  public LaunchInstances(
      Compute compute,
      ConfigureRunner configure,
      Backlog backlog,
      Inventory inventory,
      Shortages shortages,
      Journal journal,
      Timers timers,
      InstantSource clock,
      int concurrency) {
    this.compute = compute;
    this.configure = configure;
    this.backlog = backlog;
    this.inventory = inventory;
    this.shortages = shortages;
    this.journal = journal;
    this.timers = timers;
    this.clock = clock;
    this.concurrency = concurrency;
  }

  /** Whether EC2 still owes an answer for this pool and owner. */
  boolean isUnderway(Group group) {
    return underway.contains(group);
  }

  /** Why nothing may be launched for this pool and owner yet. */
  Optional<Blocked> blocked(Group group, Instant now) {
    return Optional.ofNullable(setbacks.get(group))
        .map(Setback::blocked)
        .filter(blocked -> now.isBefore(blocked.until()));
  }

  /** Completes when every instance that came is configured or gone. Never fails. */
  Future<Void> launch(RunnerPool pool, Owner owner, List<Waiting> tickets, Runnable answered) {
    return request(pool, owner, pool.market(), tickets, answered);
  }

  private Future<Void> request(
      RunnerPool pool, Owner owner, Market market, List<Waiting> tickets, Runnable answered) {
    Group group = new Group(pool.name(), owner);
    LaunchPlan plan =
        new LaunchPlan(
            pool,
            owner,
            tickets.size(),
            Placement.offerings(pool, market, shortages.at(clock.instant())),
            Provisioning.clientToken(group, market.word(), tickets));
    underway.add(group);
    inventory.request(group, plan.count());
    tickets.forEach(
        ticket ->
            backlog.update(
                ticket.id(),
                held ->
                    held.after(held.progress().requested())
                        .stands(new Standing.Underway(Standing.Underway.ASKING_EC2))));
    journal.record(new Event.FleetRequested(group, plan.count(), market, ids(tickets)));
    return answer(plan, tickets, 0)
        .compose(
            outcome -> {
              inventory.answered(group, plan.count());
              underway.remove(group);
              Future<Void> settled = settle(plan, tickets, outcome, answered);
              answered.run();
              return settled;
            });
  }

  /**
   * Until EC2 has answered, the same request is the only thing to do: with the same token it brings
   * the instances of the first try, if there were any.
   */
  private Future<LaunchOutcome> answer(LaunchPlan plan, List<Waiting> tickets, int losses) {
    return compute
        .launch(plan)
        .recover(
            failure -> {
              String reason = "EC2's answer was lost: " + Failures.say(failure);
              Instant again = clock.instant().plus(Retrying.afterLostAnswer(losses + 1));
              tell(tickets, plan.group(), again, reason);
              return timers
                  .after(Retrying.afterLostAnswer(losses + 1))
                  .compose(_ -> answer(plan, tickets, losses + 1));
            });
  }

  private Future<Void> settle(
      LaunchPlan plan, List<Waiting> tickets, LaunchOutcome outcome, Runnable answered) {
    List<Waiting> still =
        tickets.stream().flatMap(each -> backlog.find(each.id()).stream()).toList();
    return switch (outcome) {
      case LaunchOutcome.Launched(List<Instance> instances, List<Shortage> shortOnes) -> {
        shortages.remember(shortOnes, clock.instant());
        int come = Math.min(instances.size(), still.size());
        Future<Void> configured = take(plan, instances, still.subList(0, come));
        List<Waiting> rest = still.subList(come, still.size());
        if (rest.isEmpty()) {
          yield configured;
        }
        yield Future.join(configured, without(plan, rest, outcome, words(shortOnes), answered))
            .mapEmpty();
      }
      case LaunchOutcome.NoCapacity(List<Shortage> shortOnes, String reason) -> {
        shortages.remember(shortOnes, clock.instant());
        yield without(plan, still, outcome, reason, answered);
      }
      case LaunchOutcome.QuotaReached(String reason) -> block(plan, still, outcome, reason);
      case LaunchOutcome.Throttled(String reason) -> block(plan, still, outcome, reason);
      case LaunchOutcome.Failed(String reason) -> block(plan, still, outcome, reason);
      case LaunchOutcome.Rejected(String reason) -> block(plan, still, outcome, reason);
    };
  }

  private Future<Void> take(LaunchPlan plan, List<Instance> instances, List<Waiting> tickets) {
    Instant now = clock.instant();
    for (int i = 0; i < instances.size(); i++) {
      Instance instance = instances.get(i);
      inventory.add(now, instance, Setup.UNDERWAY, plan.pool().bootTime());
      inventory.setup(instance.id(), Setup.UNDERWAY); // EC2's list may have been first.
      if (i < tickets.size()) {
        Job.Id job = tickets.get(i).id();
        backlog.update(
            job,
            held ->
                held.after(held.progress().launched(instance.id(), now))
                    .stands(new Standing.Covered(instance.id())));
        inventory.assign(instance.id(), job);
      }
    }
    journal.record(
        new Event.InstancesLaunched(
            plan.group(), instances.stream().map(Instance::id).toList(), ids(tickets)));
    long installation = tickets.stream().mapToLong(t -> t.ticket().installation()).max().orElse(0);
    return Bounded.forEach(
        instances, concurrency, instance -> configure(plan, instance, installation));
  }

  private Future<Void> configure(LaunchPlan plan, Instance instance, long installation) {
    return configure
        .configure(instance, plan.pool(), plan.owner(), installation)
        .compose(
            problem ->
                problem
                    .map(reason -> unconfigured(plan.group(), instance, reason))
                    .orElseGet(() -> configured(plan.group())));
  }

  /** All went well up to here: the next setback is a first one. */
  private Future<Void> configured(Group group) {
    if (blocked(group, clock.instant()).isEmpty()) {
      setbacks.remove(group);
    }
    return Future.succeededFuture();
  }

  private Future<Void> unconfigured(Group group, Instance instance, String reason) {
    Instant now = clock.instant();
    // Those of one request that fail together are one failure.
    int failures = failures(group) + (blocked(group, now).isPresent() ? 0 : 1);
    Instant until = now.plus(Retrying.afterUnconfigured(failures));
    String why = "the last runner could not be configured: " + reason;
    setbacks.put(group, new Setback(new Blocked(until, why), failures));
    backlog.wakeAt(group, until);
    return configure.discard(instance, reason);
  }

  /** Spot had too little: on demand if the pool says so, else later. */
  private Future<Void> without(
      LaunchPlan plan,
      List<Waiting> rest,
      LaunchOutcome outcome,
      String reason,
      Runnable answered) {
    if (plan.market() == Market.SPOT && plan.pool().onDemandFallback() && !rest.isEmpty()) {
      return request(plan.pool(), plan.owner(), Market.ON_DEMAND, rest, answered);
    }
    return block(plan, rest, outcome, reason);
  }

  private Future<Void> block(
      LaunchPlan plan, List<Waiting> rest, LaunchOutcome outcome, String reason) {
    Group group = plan.group();
    int failures = failures(group) + 1;
    Instant until = clock.instant().plus(Retrying.after(outcome, failures));
    setbacks.put(group, new Setback(new Blocked(until, reason), failures));
    rest.forEach(
        ticket ->
            backlog.update(
                ticket.id(),
                held ->
                    held.after(held.progress().noted(clock.instant() + " " + reason))
                        .stands(new Standing.Ready())));
    journal.record(
        outcome instanceof LaunchOutcome.Rejected
            ? new Event.LaunchRejected(group, reason, until, ids(rest))
            : new Event.LaunchShort(group, rest.size(), reason, until, ids(rest)));
    backlog.wakeAt(group, until);
    return Future.succeededFuture();
  }

  private int failures(Group group) {
    return Optional.ofNullable(setbacks.get(group)).map(Setback::failures).orElse(0);
  }

  private void tell(List<Waiting> tickets, Group group, Instant until, String reason) {
    for (Waiting ticket : tickets) {
      if (backlog.tell(ticket.id(), reason)) {
        journal.record(new Event.JobHeld(ticket.id(), group, until, reason));
      }
    }
  }

  private static String words(List<Shortage> shortOnes) {
    return shortOnes.isEmpty()
        ? "EC2 sent fewer instances than asked for"
        : "%d offerings short: %s".formatted(shortOnes.size(), shortOnes.getFirst().code());
  }

  private static List<Job.Id> ids(List<Waiting> tickets) {
    return tickets.stream().map(Waiting::id).toList();
  }
}
