package dev.musterd.flow;

import dev.musterd.decide.IdleSchedule;
import dev.musterd.decide.Provisioning.Blocked;
import dev.musterd.decide.WarmPool;
import dev.musterd.decide.WarmPool.Verdict;
import dev.musterd.model.Event;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.GitHub;
import dev.musterd.port.Journal;
import dev.musterd.state.Backlog;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sees to it that warm pools have their idle runners while a window is open. */
public final class MaintainWarmPools {
  /** The next look when GitHub did not say where the App is installed. */
  private static final Duration LIST_AGAIN = Duration.ofMinutes(1);

  private final Map<String, RunnerPool> pools;
  private final Owner.Scope scope;
  private final Backlog backlog;
  private final Inventory inventory;
  private final GitHub github;
  private final LaunchInstances launchInstances;
  private final ProvisionRunners provisionRunners;
  private final RefreshInventory refreshInventory;
  private final Journal journal;
  private final InstantSource clock;
  private final Instant startedAt;

  /** Why each held group was held last; only of groups that this look's windows are open for. */
  private final Map<OwnerPool, String> heldReasons = new HashMap<>();

  private Instant due = Instant.MAX;
  private Instant notBefore = Instant.MIN;
  private boolean running;
  private long requests;

  /**
   * @param pools all there are; those that are not warm are passed over
   */
  public MaintainWarmPools(
      Map<String, RunnerPool> pools,
      Owner.Scope scope,
      Backlog backlog,
      Inventory inventory,
      GitHub github,
      LaunchInstances launch,
      ProvisionRunners provision,
      RefreshInventory stock,
      Journal journal,
      InstantSource clock) {
    this.pools = pools;
    this.scope = scope;
    this.backlog = backlog;
    this.inventory = inventory;
    this.github = github;
    this.launchInstances = launch;
    this.provisionRunners = provision;
    this.refreshInventory = stock;
    this.journal = journal;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  /** A spare runner may have gone, or a window may have opened: worth the next look. */
  public void checkSoon() {
    due = Instant.MIN;
  }

  /**
   * Looks when something changed or a wait is over, else costs nothing; completes when everything
   * that it began has been answered. Never fails.
   */
  public Future<Void> maintain() {
    Instant now = clock.instant();
    launchInstances.checkWarmBoots();
    boolean wanted =
        !now.isBefore(due)
            && !now.isBefore(notBefore)
            && pools.values().stream().anyMatch(MaintainWarmPools::isWarm);
    if (!wanted || running || !provisionRunners.isRecovered()) {
      return Future.succeededFuture();
    }
    due = Instant.MAX;
    Map<RunnerPool, Integer> open = open(now);
    running = true;
    return installed(open.keySet())
        .onComplete(_ -> running = false)
        .compose(installed -> maintain(open, installed))
        .otherwise(this::organizationsUnknown);
  }

  /** What the open windows ask for. */
  private Map<RunnerPool, Integer> open(Instant now) {
    Map<RunnerPool, Integer> open = new LinkedHashMap<>();
    pools.values().stream()
        .filter(MaintainWarmPools::isWarm)
        .forEach(
            pool ->
                IdleSchedule.active(pool.idle(), now)
                    .ifPresent(rule -> open.put(pool, rule.count())));
    return open;
  }

  private static boolean isWarm(RunnerPool pool) {
    return pool.warm() && !pool.idle().isEmpty();
  }

  /** Asked only when a pool names nobody. */
  private Future<List<Owner.Organization>> installed(Collection<RunnerPool> open) {
    return open.stream().anyMatch(pool -> pool.warmOwners().isEmpty())
        ? github.organizations()
        : Future.succeededFuture(List.of());
  }

  private Future<Void> maintain(Map<RunnerPool, Integer> open, List<Owner.Organization> installed) {
    List<Future<?>> acts = new ArrayList<>();
    Set<String> held = new LinkedHashSet<>();
    Set<OwnerPool> looked = new HashSet<>();
    open.forEach(
        (pool, count) ->
            owners(pool, installed)
                .forEach(
                    owner -> {
                      OwnerPool ownerPool = new OwnerPool(pool.name(), owner);
                      looked.add(ownerPool);
                      acts.add(maintain(pool, ownerPool, count, held));
                    }));
    heldReasons.keySet().retainAll(looked);
    acts.add(freeSlots(held));
    return Future.join(acts).mapEmpty();
  }

  /** How many groups are known to be held. */
  int held() {
    return heldReasons.size();
  }

  /** Runners that have done their job count until EC2's list, one for all, lacks them. */
  private Future<Void> freeSlots(Set<String> held) {
    return held.stream().anyMatch(inventory::hasFinished)
        ? refreshInventory.refreshInstances().otherwiseEmpty()
        : Future.succeededFuture();
  }

  private List<? extends Owner> owners(RunnerPool pool, List<Owner.Organization> installed) {
    return pool.warmOwners().isEmpty()
        ? installed
        : pool.warmOwners().stream().map(name -> Owner.of(scope, name)).toList();
  }

  private Future<Void> maintain(RunnerPool pool, OwnerPool ownerPool, int count, Set<String> held) {
    return switch (WarmPool.judge(gather(pool, ownerPool, count))) {
      case Verdict.Enough _ -> {
        heldReasons.remove(ownerPool);
        yield Future.succeededFuture();
      }
      case Verdict.Yield(Instant until, String _) -> checkAt(until);
      case Verdict.Hold(int missing, Instant until, String reason) -> {
        if (!reason.equals(heldReasons.put(ownerPool, reason))) {
          journal.record(new Event.WarmRunnersHeld(ownerPool, missing, until, reason));
        }
        held.add(pool.name());
        yield checkAt(until);
      }
      case Verdict.Launch(int missing, String reason) -> {
        journal.record(new Event.WarmRunnersRequested(ownerPool, missing, reason));
        yield launchInstances(pool, ownerPool, missing);
      }
    };
  }

  private WarmPool.Facts gather(RunnerPool pool, OwnerPool ownerPool, int count) {
    Instant now = clock.instant();
    return new WarmPool.Facts(
        now,
        pool,
        count,
        provisionRunners.spare(ownerPool, now).size(),
        inventory.live(ownerPool.pool()),
        inventory.live(ownerPool),
        backlog.readyCount(ownerPool.pool()),
        backlog.readyCount(ownerPool),
        provisionRunners.configurable(pool),
        launchInstances.isUnderway(ownerPool),
        blocked(ownerPool, now));
  }

  private Optional<Blocked> blocked(OwnerPool ownerPool, Instant now) {
    return launchInstances
        .warmBlocked(ownerPool, now)
        .or(() -> provisionRunners.blocked(ownerPool, now))
        .or(
            () ->
                refreshInventory.isListMissing(ownerPool.owner())
                    ? Optional.of(
                        new Blocked(
                            now.plus(LIST_AGAIN),
                            "GitHub's list of " + ownerPool.owner() + " is missing"))
                    : Optional.empty());
  }

  private Future<Void> checkAt(Instant until) {
    due = until.isBefore(due) ? until : due;
    return Future.succeededFuture();
  }

  private Future<Void> launchInstances(RunnerPool pool, OwnerPool ownerPool, int count) {
    LaunchOrder order = new LaunchOrder.Warm(count, startedAt, ++requests);
    return provisionRunners
        .track(launchInstances.launch(pool, ownerPool.owner(), order, () -> answered(ownerPool)))
        .onComplete(_ -> checkSoon());
  }

  /** Jobs that came meanwhile take the runners first. */
  private void answered(OwnerPool ownerPool) {
    provisionRunners.answered(ownerPool);
    checkSoon();
  }

  private Void organizationsUnknown(Throwable failure) {
    journal.record(new Event.DutyFailed("keep warm", Failures.describe(failure)));
    notBefore = clock.instant().plus(LIST_AGAIN);
    checkSoon();
    return null;
  }
}
