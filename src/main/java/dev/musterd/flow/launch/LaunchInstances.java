package dev.musterd.flow.launch;

import dev.musterd.decide.Placement;
import dev.musterd.decide.Retrying.LaunchFailureKind;
import dev.musterd.flow.calls.BoundedConcurrency;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchOutcome.Shortage;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.model.Runner.Setup;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.UnavailableOfferings;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Launches instances for one pool and owner by one fleet request, and configures what comes. */
public final class LaunchInstances {
  /** When EC2 is asked whether an instance still exists whose runner has not come. */
  private static final List<Duration> PROVEN_AFTER =
      List.of(Duration.ofSeconds(20), Duration.ofSeconds(60));

  private final RequestFleet requestFleet;
  private final SpotPrices prices;
  private final RegistrationBudget registrations;
  private final ConfigureLaunched configureLaunched;
  private final Backlog backlog;
  private final Inventory inventory;
  private final UnavailableOfferings unavailableOfferings;
  private final Journal journal;
  private final InstantSource clock;
  private final int concurrency;
  private final Set<OwnerPool> underway = new HashSet<>();
  private final LaunchBreakers breakers;

  /**
   * @param concurrency runners configured at once, per fleet request
   */
  public LaunchInstances(
      DaemonState state,
      Ports ports,
      RegistrationBudget registrations,
      ConfigureRunner configureRunner,
      LaunchBreakers breakers,
      int concurrency) {
    this.requestFleet = new RequestFleet(state.backlog(), ports);
    this.prices = new SpotPrices(state.pools(), ports);
    this.registrations = registrations;
    this.configureLaunched = new ConfigureLaunched(configureRunner, breakers, ports.clock());
    this.backlog = state.backlog();
    this.inventory = state.inventory();
    this.unavailableOfferings = state.unavailableOfferings();
    this.journal = ports.journal();
    this.clock = ports.clock();
    this.concurrency = concurrency;
    this.breakers = breakers;
  }

  /** The prices of spot instances, as they were last read. */
  public SpotPrices spotPrices() {
    return prices;
  }

  /** Whether EC2 has not yet answered a request for this pool and owner. */
  public boolean isUnderway(OwnerPool ownerPool) {
    return underway.contains(ownerPool);
  }

  /**
   * Completes when every instance that came is configured or gone. Never fails.
   *
   * @param answered run when EC2 has answered
   */
  public Future<Void> launch(RunnerPool pool, Owner owner, LaunchOrder order, Runnable answered) {
    RunnerPool used = order.onDemandOnly() ? pool.withOnDemand() : pool;
    return request(used, owner, Placement.first(breakers.placement(used, order)), order, answered);
  }

  private Future<Void> request(
      RunnerPool pool, Owner owner, Placement.Choice choice, LaunchOrder order, Runnable answered) {
    OwnerPool ownerPool = new OwnerPool(pool.name(), owner);
    LaunchPlan plan =
        new LaunchPlan(
            pool,
            owner,
            breakers.spot().atMost(pool, choice.market(), order.count()),
            choice.step(),
            choice.offerings(),
            order.clientToken(ownerPool, choice.step()));
    underway.add(ownerPool);
    breakers.spot().asked(plan);
    if (plan.market() == Market.SPOT) {
      prices.refresh();
    }
    inventory.request(ownerPool, plan.count());
    breakers.registrations().expect(ownerPool, plan.count());
    LaunchRequest request =
        new LaunchRequest(plan, order, registrations.reserve(pool, plan.count()), answered);
    order.pendingJobs().forEach(pending -> markRequested(pending.id()));
    return requestFleet.send(plan, order).compose(outcome -> answered(request, outcome));
  }

  private void markRequested(Job.Id job) {
    backlog.update(
        job,
        current ->
            current
                .withAttempts(current.attempts().requested())
                .withStage(new Stage.Underway(Stage.Underway.ASKING_EC2)));
  }

  private Future<Void> answered(LaunchRequest request, LaunchOutcome outcome) {
    int count = request.plan().count();
    inventory.answered(request.ownerPool(), count);
    breakers.spot().answered(request.plan(), outcome);
    release(request, count - outcome.came());
    underway.remove(request.ownerPool());
    Future<Void> done = apply(request, outcome);
    request.answered().run();
    return done;
  }

  /** So many instances of the request are not to be registered. */
  private void release(LaunchRequest request, int count) {
    request.reservation().release(count);
    breakers.registrations().settle(request.ownerPool(), count);
  }

  private Future<Void> apply(LaunchRequest request, LaunchOutcome outcome) {
    List<PendingJob> stillPending =
        request.order().jobs().stream().flatMap(job -> backlog.find(job).stream()).toList();
    LaunchOrder all = request.order().remaining(stillPending, 0);
    return switch (outcome) {
      case LaunchOutcome.Launched launched -> launched(request, launched, stillPending);
      case LaunchOutcome.NoCapacity(List<Shortage> shortages, String reason) -> {
        unavailableOfferings.remember(shortages, clock.instant());
        yield fallBack(request, all, outcome, reason);
      }
      case LaunchOutcome.QuotaReached(String reason) -> fallBack(request, all, outcome, reason);
      case LaunchOutcome.Throttled(String reason) -> block(request, all, outcome, reason);
      case LaunchOutcome.Failed(String reason) -> block(request, all, outcome, reason);
      case LaunchOutcome.Rejected(String reason) -> block(request, all, outcome, reason);
    };
  }

  private Future<Void> launched(
      LaunchRequest request, LaunchOutcome.Launched launched, List<PendingJob> stillPending) {
    List<Instance> instances = launched.instances();
    unavailableOfferings.remember(launched.shortages(), clock.instant());
    List<Instance> live = addToInventory(request, instances, launched.origins());
    Future<Void> configured = coverJobs(request, live, launched.origins(), stillPending);
    LaunchOrder rest = request.order().remaining(stillPending, live.size());
    if (rest.count() == 0) {
      breakers.of(request.order()).launched(request.ownerPool());
      return configured;
    }
    String reason = request.shortReason(launched, live.size());
    return Future.join(configured, fallBack(request, rest, launched, reason)).mapEmpty();
  }

  /** Returns those that live: a late answer may come when its instance has ended. */
  private List<Instance> addToInventory(
      LaunchRequest request, List<Instance> instances, Map<Instance.Id, Offering> origins) {
    Instant now = clock.instant();
    Duration bootTime = request.pool().lifetime().bootTime();
    for (Instance instance : instances) {
      Optional<Offering> origin = Optional.ofNullable(origins.get(instance.id()));
      inventory.add(now, instance.from(origin), Setup.UNDERWAY, bootTime);
      inventory.setup(instance.id(), Setup.UNDERWAY); // EC2's list may have been first.
      inventory.watch(instance, PROVEN_AFTER);
    }
    List<Instance> live =
        instances.stream().filter(instance -> inventory.find(instance.id()).isPresent()).toList();
    release(request, instances.size() - live.size());
    if (request.order() instanceof LaunchOrder.Warm) {
      live.forEach(instance -> breakers.warmBoots().expect(instance, bootTime));
    }
    return live;
  }

  /** Instances beyond the jobs that still wait are spare. */
  private Future<Void> coverJobs(
      LaunchRequest request,
      List<Instance> instances,
      Map<Instance.Id, Offering> origins,
      List<PendingJob> stillPending) {
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
            request.ownerPool(),
            instances.stream().map(Instance::id).toList(),
            prices.describe(instances, origins),
            stillPending.stream().limit(covering).map(PendingJob::id).toList()));
    return BoundedConcurrency.forEach(
        instances, concurrency, instance -> configureLaunched.configure(request, instance));
  }

  private void cover(Job.Id job, Instance.Id instance, Instant now) {
    backlog.update(
        job,
        current ->
            current
                .withAttempts(current.attempts().launched(instance, now))
                .withStage(new Stage.Covered(instance)));
    inventory.assign(instance, job);
  }

  /**
   * The step had too little, or the account's quota of its market has: asks the pool's next step
   * for the rest at once; after the last one, it waits.
   */
  private Future<Void> fallBack(
      LaunchRequest request, LaunchOrder rest, LaunchOutcome outcome, String reason) {
    RunnerPool pool = request.pool();
    Optional<Placement.Choice> next =
        rest.count() > 0
            ? Placement.after(breakers.placement(pool, rest), request.plan().step())
            : Optional.empty();
    return next.map(
            choice -> {
              journal.record(request.stepShort(rest, reason));
              return request(pool, request.plan().owner(), choice, rest, request.answered());
            })
        .orElseGet(() -> block(request, rest, outcome, reason));
  }

  private Future<Void> block(
      LaunchRequest request, LaunchOrder rest, LaunchOutcome outcome, String reason) {
    OwnerPool ownerPool = request.ownerPool();
    Instant now = clock.instant();
    Instant until = breakers.of(rest).note(ownerPool, LaunchFailureKind.of(outcome), now, reason);
    for (Job.Id job : rest.jobs()) {
      backlog.update(
          job,
          current ->
              current
                  .withAttempts(current.attempts().noted(now + " " + reason))
                  .withStage(Stage.READY));
    }
    journal.record(
        outcome instanceof LaunchOutcome.Rejected
            ? new Event.LaunchRejected(ownerPool, reason, until, rest.jobs())
            : new Event.LaunchShort(ownerPool, rest.count(), reason, until, rest.jobs()));
    backlog.wakeAt(ownerPool, until);
    return Future.succeededFuture();
  }
}
