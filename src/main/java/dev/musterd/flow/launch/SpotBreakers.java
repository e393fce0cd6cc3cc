package dev.musterd.flow.launch;

import dev.musterd.base.BoundedMap;
import dev.musterd.decide.InterruptionBreaker;
import dev.musterd.decide.InterruptionBreaker.Closed;
import dev.musterd.decide.InterruptionBreaker.HalfOpen;
import dev.musterd.decide.InterruptionBreaker.Open;
import dev.musterd.decide.InterruptionBreaker.Spot;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Market;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The circuit breakers of all pools that buy on spot and on demand: a pool whose spot instances are
 * interrupted too often is launched on demand for a while. A restart forgets them.
 */
public final class SpotBreakers {
  /** More than are interrupted while one interruption may be heard of twice. */
  private static final int COUNTED_MAX = 10_000;

  private final Pools pools;
  private final Inventory inventory;
  private final Journal journal;
  private final InstantSource clock;

  /** At most one for each pool. */
  private final Map<String, InterruptionBreaker> breakers = new HashMap<>();

  /** Each interruption counts once, though a list and an event may both report it. */
  private final Map<Instance.Id, Instant> counted = BoundedMap.evictingEldest(COUNTED_MAX);

  SpotBreakers(DaemonState state, Ports ports) {
    this.pools = state.pools();
    this.inventory = state.inventory();
    this.journal = ports.journal();
    this.clock = ports.clock();
  }

  /** A spot instance was taken back by EC2, or is about to be. */
  public void interrupted(Instance instance, String reason) {
    Instant now = clock.instant();
    if (counted.putIfAbsent(instance.id(), now) != null) {
      return;
    }
    journal.record(new Event.SpotInterrupted(instance.id(), instance.ownerPool(), reason));
    RunnerPool pool = pools.get(instance.ownerPool().pool());
    if (pool != null && isGuarded(pool)) {
      change(
          pool, breaker -> breaker.interrupted(pool.launch().interruptions(), instance.id(), now));
    }
  }

  /** What a launch may ask of spot; of one instance, only the next launch may ask. */
  Spot spot(RunnerPool pool) {
    return isGuarded(pool) ? current(pool).spot() : Spot.ALL;
  }

  /** How many of so many instances one request may be for. */
  int atMost(RunnerPool pool, Market market, int count) {
    return market == Market.SPOT && spot(pool) == Spot.ONE ? 1 : count;
  }

  /** EC2 is being asked. */
  void asked(LaunchPlan plan) {
    if (plan.market() == Market.SPOT) {
      change(plan.pool(), breaker -> breaker.asked(clock.instant()));
    }
  }

  void answered(LaunchPlan plan, LaunchOutcome outcome) {
    if (plan.market() == Market.SPOT) {
      Optional<Instance.Id> came =
          outcome instanceof LaunchOutcome.Launched launched
              ? launched.instances().stream().map(Instance::id).findFirst()
              : Optional.empty();
      change(plan.pool(), breaker -> breaker.answered(came, clock.instant()));
    }
  }

  /** Follows time, and the instances on trial. Costs no call. */
  void check() {
    for (String name : List.copyOf(breakers.keySet())) {
      Optional.ofNullable(pools.get(name)).ifPresent(this::current);
    }
  }

  private InterruptionBreaker current(RunnerPool pool) {
    return change(pool, UnaryOperator.identity());
  }

  /** Brings the breaker up to date, changes it, and records what it becomes. */
  private InterruptionBreaker change(RunnerPool pool, UnaryOperator<InterruptionBreaker> change) {
    InterruptionBreaker before = breakers.getOrDefault(pool.name(), InterruptionBreaker.INITIAL);
    InterruptionBreaker after =
        change.apply(followed(before).at(pool.launch().interruptions(), clock.instant()));
    if (!after.equals(before)) {
      breakers.put(pool.name(), after);
      record(pool.name(), before, after);
    }
    return after;
  }

  private InterruptionBreaker followed(InterruptionBreaker breaker) {
    return breaker
        .trial()
        .map(
            id ->
                inventory
                    .find(id)
                    .map(runner -> runner.seenOnline() ? breaker.online(id) : breaker)
                    .orElseGet(() -> breaker.ended(id)))
        .orElse(breaker);
  }

  private void record(String pool, InterruptionBreaker before, InterruptionBreaker after) {
    switch (after) {
      case Open(Instant until, int interruptions) ->
          journal.record(new Event.SpotPaused(pool, interruptions, until));
      case HalfOpen _ ->
          after
              .trial()
              .filter(id -> before.trial().isEmpty())
              .ifPresent(id -> journal.record(new Event.SpotTried(id, pool)));
      case Closed _ -> {
        if (!(before instanceof Closed)) {
          journal.record(new Event.SpotResumed(pool));
        }
      }
    }
  }

  private static boolean isGuarded(RunnerPool pool) {
    return pool.launch().interruptions().interruptions() > 0
        && pool.launch().uses(Market.SPOT)
        && pool.launch().uses(Market.ON_DEMAND);
  }

  /** Why the pool is launched on demand at this moment. */
  public Optional<String> reason(RunnerPool pool) {
    if (!isGuarded(pool)) {
      return Optional.empty();
    }
    return switch (current(pool)) {
      case Closed _ -> Optional.empty();
      case Open(Instant until, int interruptions) ->
          Optional.of(
              "on demand until %s, after %d interrupted spot instance%s"
                  .formatted(until, interruptions, interruptions == 1 ? "" : "s"));
      case HalfOpen half ->
          Optional.of(
              half.trial()
                  .map(id -> "on demand while spot instance " + id + " is tried")
                  .orElse("on demand but for one spot instance, which is tried"));
    };
  }

  /** What needs to be known of the pools, a line each. */
  public List<String> warnings() {
    return pools.values().stream()
        .flatMap(
            pool ->
                reason(pool).stream()
                    .map(reason -> "pool " + pool.name() + " is launched " + reason))
        .toList();
  }
}
