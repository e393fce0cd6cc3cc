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
  private final LaunchInstances launch;
  private final ProvisionRunners provision;
  private final RefreshInventory stock;
  private final Journal journal;
  private final InstantSource clock;
  private final Instant startedAt;

  /** Why each held group was held last; only of groups that this look's windows are open for. */
  private final Map<OwnerPool, String> told = new HashMap<>();

  private Instant due = Instant.MAX;
  private Instant notBefore = Instant.MIN;
  private boolean looking;
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
    this.launch = launch;
    this.provision = provision;
    this.stock = stock;
    this.journal = journal;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  /** A spare runner may have gone, or a window may have opened: worth the next look. */
  public void changed() {
    due = Instant.MIN;
  }

  /**
   * Looks when something changed or a wait is over, else costs nothing; completes when everything
   * that it began has been answered. Never fails.
   */
  public Future<Void> keep() {
    Instant now = clock.instant();
    launch.watchWarmBoots();
    boolean wanted =
        !now.isBefore(due)
            && !now.isBefore(notBefore)
            && pools.values().stream().anyMatch(MaintainWarmPools::isWarm);
    if (!wanted || looking || !provision.isSettled()) {
      return Future.succeededFuture();
    }
    due = Instant.MAX;
    Map<RunnerPool, Integer> open = open(now);
    looking = true;
    return installed(open.keySet())
        .onComplete(_ -> looking = false)
        .compose(
            installed ->
                provision.isSettled() ? keep(open, installed) : Future.<Void>succeededFuture())
        .otherwise(this::unlisted);
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

  private Future<Void> keep(Map<RunnerPool, Integer> open, List<Owner.Organization> installed) {
    List<Future<?>> acts = new ArrayList<>();
    Set<String> held = new LinkedHashSet<>();
    Set<OwnerPool> looked = new HashSet<>();
    open.forEach(
        (pool, count) ->
            owners(pool, installed)
                .forEach(
                    owner -> {
                      OwnerPool group = new OwnerPool(pool.name(), owner);
                      looked.add(group);
                      acts.add(keep(pool, group, count, held));
                    }));
    told.keySet().retainAll(looked);
    acts.add(freeSlots(held));
    return Future.join(acts).mapEmpty();
  }

  /** How many groups are known to be held. */
  int held() {
    return told.size();
  }

  /** Runners that have done their job count until EC2's list, one for all, lacks them. */
  private Future<Void> freeSlots(Set<String> held) {
    return held.stream().anyMatch(inventory::hasFinished)
        ? stock.instances().otherwiseEmpty()
        : Future.succeededFuture();
  }

  private List<? extends Owner> owners(RunnerPool pool, List<Owner.Organization> installed) {
    return pool.warmOwners().isEmpty()
        ? installed
        : pool.warmOwners().stream().map(name -> Owner.of(scope, name)).toList();
  }

  private Future<Void> keep(RunnerPool pool, OwnerPool group, int count, Set<String> held) {
    return switch (WarmPool.judge(gather(pool, group, count))) {
      case Verdict.Enough _ -> {
        told.remove(group);
        yield Future.succeededFuture();
      }
      case Verdict.Yield(Instant until, String _) -> again(until);
      case Verdict.Hold(int missing, Instant until, String reason) -> {
        if (!reason.equals(told.put(group, reason))) {
          journal.record(new Event.WarmRunnersHeld(group, missing, until, reason));
        }
        held.add(pool.name());
        yield again(until);
      }
      case Verdict.Launch(int missing, String reason) -> {
        journal.record(new Event.WarmRunnersRequested(group, missing, reason));
        yield launch(pool, group, missing);
      }
    };
  }

  private WarmPool.Facts gather(RunnerPool pool, OwnerPool group, int count) {
    Instant now = clock.instant();
    return new WarmPool.Facts(
        now,
        pool,
        count,
        provision.spare(group, now).size(),
        inventory.live(group.pool()),
        inventory.live(group),
        backlog.readyCount(group.pool()),
        backlog.readyCount(group),
        provision.configurable(pool),
        launch.isUnderway(group),
        blocked(group, now));
  }

  private Optional<Blocked> blocked(OwnerPool group, Instant now) {
    return launch
        .warmBlocked(group, now)
        .or(() -> provision.blocked(group, now))
        .or(
            () ->
                stock.isUnseen(group.owner())
                    ? Optional.of(
                        new Blocked(
                            now.plus(LIST_AGAIN),
                            "GitHub's list of " + group.owner() + " is missing"))
                    : Optional.empty());
  }

  private Future<Void> again(Instant until) {
    due = until.isBefore(due) ? until : due;
    return Future.succeededFuture();
  }

  private Future<Void> launch(RunnerPool pool, OwnerPool group, int count) {
    LaunchOrder order = new LaunchOrder.Warm(count, startedAt, ++requests);
    return provision
        .begin(launch.launch(pool, group.owner(), order, () -> answered(group)))
        .onComplete(_ -> changed());
  }

  /** Jobs that came meanwhile take the runners first. */
  private void answered(OwnerPool group) {
    provision.answered(group);
    changed();
  }

  private Void unlisted(Throwable failure) {
    journal.record(new Event.DutyFailed("keep warm", Failures.say(failure)));
    notBefore = clock.instant().plus(LIST_AGAIN);
    changed();
    return null;
  }
}
