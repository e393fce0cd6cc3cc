package dev.musterd.flow;

import dev.musterd.decide.IdleSchedule;
import dev.musterd.decide.WarmPool;
import dev.musterd.decide.WarmPool.Verdict;
import dev.musterd.flow.calls.Failures;
import dev.musterd.flow.launch.LaunchOrder;
import dev.musterd.model.Event;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.GitHub;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Pools;
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
import java.util.Set;

/** Keeps as many idle runners in warm pools as their open windows ask for. */
public final class MaintainWarmPools {
  /** When GitHub is asked again where the App is installed, after it did not answer. */
  private static final Duration LIST_RETRY = Duration.ofMinutes(1);

  private final Pools pools;
  private final Backlog backlog;
  private final GitHub github;
  private final Journal journal;
  private final InstantSource clock;
  private final Owner.Scope scope;
  private final LaunchCapacity capacity;
  private final ProvisionRunners provisionRunners;
  private final Instant startedAt;

  /** The last reason why runners were not launched, for the owners whose windows are open. */
  private final Map<OwnerPool, String> heldReasons = new HashMap<>();

  private Instant due = Instant.MAX;
  private Instant notBefore = Instant.MIN;
  private boolean running;
  private long requests;

  MaintainWarmPools(
      DaemonState state,
      Ports ports,
      Owner.Scope scope,
      LaunchCapacity capacity,
      ProvisionRunners provisionRunners) {
    this.pools = state.pools();
    this.backlog = state.backlog();
    this.github = ports.github();
    this.journal = ports.journal();
    this.clock = ports.clock();
    this.scope = scope;
    this.capacity = capacity;
    this.provisionRunners = provisionRunners;
    this.startedAt = clock.instant();
  }

  /** A spare runner may have gone, or a window may have opened: the next call checks. */
  public void checkSoon() {
    due = Instant.MIN;
  }

  /**
   * Checks all warm pools when something changed or a wait is over, else costs nothing; completes
   * when everything that it began has been answered. Never fails.
   */
  public Future<Void> maintain() {
    Instant now = clock.instant();
    boolean wanted =
        !now.isBefore(due)
            && !now.isBefore(notBefore)
            && pools.values().stream().anyMatch(MaintainWarmPools::isWarm);
    if (!wanted || running || !provisionRunners.isRecovered()) {
      return Future.succeededFuture();
    }
    due = Instant.MAX;
    Map<RunnerPool, Integer> open = openWindows(now);
    running = true;
    return installed(open.keySet())
        .onComplete(_ -> running = false)
        .compose(installed -> maintainUnlessStopped(open, installed))
        .otherwise(this::organizationsUnknown);
  }

  /** How many idle runners the open windows ask for, per owner. */
  private Map<RunnerPool, Integer> openWindows(Instant now) {
    Map<RunnerPool, Integer> open = new LinkedHashMap<>();
    pools.values().stream()
        .filter(MaintainWarmPools::isWarm)
        .forEach(
            pool ->
                IdleSchedule.active(pool.idle().rules(), now)
                    .ifPresent(rule -> open.put(pool, rule.count())));
    return open;
  }

  private static boolean isWarm(RunnerPool pool) {
    return pool.idle().warm() && !pool.idle().rules().isEmpty();
  }

  /** Where the App is installed; asked only when a pool names no owner. */
  private Future<List<Owner.Organization>> installed(Collection<RunnerPool> open) {
    return open.stream().anyMatch(pool -> pool.idle().warmOwners().isEmpty())
        ? github.organizations()
        : Future.succeededFuture(List.of());
  }

  /** A stop may have come while GitHub listed the organizations. */
  private Future<Void> maintainUnlessStopped(
      Map<RunnerPool, Integer> open, List<Owner.Organization> installed) {
    return provisionRunners.isRecovered() ? maintain(open, installed) : Future.succeededFuture();
  }

  private Future<Void> maintain(Map<RunnerPool, Integer> open, List<Owner.Organization> installed) {
    List<Future<?>> acts = new ArrayList<>();
    Set<String> heldPools = new LinkedHashSet<>();
    Set<OwnerPool> checked = new HashSet<>();
    open.forEach(
        (pool, count) ->
            owners(pool, installed)
                .forEach(
                    owner -> {
                      OwnerPool ownerPool = new OwnerPool(pool.name(), owner);
                      checked.add(ownerPool);
                      acts.add(maintain(pool, ownerPool, count, heldPools));
                    }));
    heldReasons.keySet().retainAll(checked);
    heldPools.forEach(pool -> acts.add(capacity.findFreed(pool)));
    return Future.join(acts).mapEmpty();
  }

  /** For how many pools and owners a reason is remembered. */
  int heldCount() {
    return heldReasons.size();
  }

  private List<? extends Owner> owners(RunnerPool pool, List<Owner.Organization> installed) {
    return pool.idle().warmOwners().isEmpty()
        ? installed
        : pool.idle().warmOwners().stream().map(name -> Owner.of(scope, name)).distinct().toList();
  }

  private Future<Void> maintain(
      RunnerPool pool, OwnerPool ownerPool, int count, Set<String> heldPools) {
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
        heldPools.add(pool.name());
        yield checkAt(until);
      }
      case Verdict.Launch(int missing, String reason) -> {
        journal.record(new Event.WarmRunnersRequested(ownerPool, missing, reason));
        yield launch(pool, ownerPool, missing);
      }
    };
  }

  private WarmPool.Facts gather(RunnerPool pool, OwnerPool ownerPool, int count) {
    return new WarmPool.Facts(
        clock.instant(),
        pool,
        new WarmPool.Idle(count, capacity.spare(ownerPool, Integer.MAX_VALUE).size()),
        new WarmPool.WaitingJobs(
            backlog.readyCount(ownerPool.pool()), backlog.readyCount(ownerPool)),
        capacity.forWarmRunners(ownerPool),
        capacity.isUnderway(ownerPool));
  }

  private Future<Void> checkAt(Instant until) {
    due = until.isBefore(due) ? until : due;
    return Future.succeededFuture();
  }

  private Future<Void> launch(RunnerPool pool, OwnerPool ownerPool, int count) {
    LaunchOrder.Warm order = new LaunchOrder.Warm(count, startedAt, ++requests);
    return provisionRunners
        .launchAhead(pool, ownerPool, order, this::checkSoon)
        .onComplete(_ -> checkSoon());
  }

  private Void organizationsUnknown(Throwable failure) {
    journal.record(new Event.DutyFailed("maintain warm pools", Failures.describe(failure)));
    notBefore = clock.instant().plus(LIST_RETRY);
    checkSoon();
    return null;
  }
}
