package dev.musterd.flow;

import dev.musterd.decide.Capacity;
import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.decide.Draining;
import dev.musterd.flow.launch.LaunchBreakers;
import dev.musterd.flow.launch.LaunchInstances;
import dev.musterd.flow.launch.RegistrationBudget;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.GitHub;
import dev.musterd.port.Ports;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What may be launched for a pool and owner at this moment: the runners that are spare, the limits,
 * and the back-off and rate limits in force.
 */
final class LaunchCapacity {
  /** Jobs judged, and instances asked for, in one round; the rest follows in the next. */
  static final int ROUND_MAX = 200;

  /** When warm runners are checked again while GitHub's list of an owner is missing. */
  private static final Duration LIST_RETRY = Duration.ofMinutes(1);

  /**
   * When jobs are judged again while GitHub refuses the App; its credentials are tried as often.
   */
  private static final Duration REFUSAL_RETRY = Duration.ofSeconds(15);

  private final Pools pools;
  private final Inventory inventory;
  private final GitHub github;
  private final InstantSource clock;
  private final RegistrationBudget registrations;
  private final LaunchInstances launchInstances;
  private final LaunchBreakers breakers;
  private final RefreshInventory refreshInventory;

  LaunchCapacity(
      DaemonState state,
      Ports ports,
      RegistrationBudget registrations,
      LaunchInstances launchInstances,
      LaunchBreakers breakers,
      RefreshInventory refreshInventory) {
    this.pools = state.pools();
    this.inventory = state.inventory();
    this.github = ports.github();
    this.clock = ports.clock();
    this.registrations = registrations;
    this.launchInstances = launchInstances;
    this.breakers = breakers;
    this.refreshInventory = refreshInventory;
  }

  /** Whether EC2 has not yet answered a fleet request for this pool and owner. */
  boolean isUnderway(OwnerPool ownerPool) {
    return launchInstances.isUnderway(ownerPool);
  }

  Capacity forJobs(OwnerPool ownerPool) {
    return capacity(ownerPool, blocked(ownerPool, clock.instant()));
  }

  /** Runners ahead of jobs wait for more: for their own back-off, and for GitHub's list. */
  Capacity forWarmRunners(OwnerPool ownerPool) {
    Instant now = clock.instant();
    return capacity(
        ownerPool,
        breakers
            .warmBlocked(ownerPool, now)
            .or(() -> blocked(ownerPool, now))
            .or(() -> missingList(ownerPool, now)));
  }

  /** Booting and idle runners that are assigned to no job and not yet to be drained. */
  List<Runner> spare(OwnerPool ownerPool, int max) {
    Instant now = clock.instant();
    RunnerPool pool = pools.get(ownerPool.pool());
    return inventory.spare(ownerPool, runner -> mayTakeAJob(runner, pool, now), max);
  }

  /** Runners that have done their job count until EC2 says that they are gone: asks it. */
  Future<Void> findFreed(String pool) {
    return inventory.hasFinished(pool) ? refreshInventory.freeCapacity() : Future.succeededFuture();
  }

  private Capacity capacity(OwnerPool ownerPool, Optional<Blocked> blocked) {
    return new Capacity(
        inventory.live(ownerPool.pool()),
        inventory.live(ownerPool),
        Math.min(
            breakers.atMost(ownerPool),
            registrations.available(pools.get(ownerPool.pool()), ROUND_MAX)),
        blocked,
        mayGetIdle(ownerPool, pools.get(ownerPool.pool())));
  }

  /** Whether a persistent runner takes another job: not one that is to be drained, or is late. */
  private boolean mayGetIdle(OwnerPool ownerPool, RunnerPool pool) {
    if (pool.registration().ephemeral() || inventory.live(ownerPool) == 0) {
      return false;
    }
    Instant now = clock.instant();
    return inventory.all().stream()
        .filter(runner -> runner.instance().ownerPool().equals(ownerPool))
        .anyMatch(
            runner ->
                mayTakeAJob(runner, pool, now)
                    || (isBusy(runner, pool, now) && mayTakeAnother(runner, pool, now)));
  }

  private Optional<Blocked> blocked(OwnerPool ownerPool, Instant now) {
    return breakers
        .blocked(ownerPool, pools.get(ownerPool.pool()).lifetime().bootTime(), now)
        .or(
            () ->
                github
                    .refusal(ownerPool.owner())
                    .map(reason -> new Blocked(now.plus(REFUSAL_RETRY), reason)))
        .or(
            () ->
                github
                    .limitedUntil(ownerPool.owner())
                    .filter(now::isBefore)
                    .map(until -> new Blocked(until, "GitHub's rate limit lasts until " + until)));
  }

  private Optional<Blocked> missingList(OwnerPool ownerPool, Instant now) {
    return refreshInventory.isListMissing(ownerPool.owner())
        ? Optional.of(
            new Blocked(
                now.plus(LIST_RETRY), "GitHub's list of " + ownerPool.owner() + " is missing"))
        : Optional.empty();
  }

  private boolean mayTakeAJob(Runner runner, RunnerPool pool, Instant now) {
    return runner.phase(now, pool.lifetime().bootTime()).isSupply()
        && mayTakeAnother(runner, pool, now);
  }

  private static boolean isBusy(Runner runner, RunnerPool pool, Instant now) {
    return runner.phase(now, pool.lifetime().bootTime()) == Runner.Phase.BUSY;
  }

  /** Not one without its labels: GitHub gives it no job of the pool. */
  private boolean mayTakeAnother(Runner runner, RunnerPool pool, Instant now) {
    return isBeforeDrain(runner, pool, now)
        && !inventory.isRetiring(runner.id())
        && !Draining.isDrained(pool, runner);
  }

  private static boolean isBeforeDrain(Runner runner, RunnerPool pool, Instant now) {
    return now.isBefore(runner.instance().launchedAt().plus(pool.lifetime().drainAge()));
  }
}
