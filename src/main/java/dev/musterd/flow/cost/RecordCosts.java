package dev.musterd.flow.cost;

import dev.musterd.flow.calls.Failures;
import dev.musterd.flow.launch.SpotPrices;
import dev.musterd.model.Instance;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.TimeKind;
import dev.musterd.model.cost.Work;
import dev.musterd.port.Ports;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Records what instances do with the time that is paid for, and what it costs. Webhooks of jobs and
 * instances only change what is in memory; once a minute it is priced, added up and written.
 */
public final class RecordCosts {
  static final Duration PERIOD = Duration.ofMinutes(1);

  /** A stretch that is longer is cut, so that what is written of one day stays small. */
  static final Duration SEGMENT_MAX = Duration.ofHours(1);

  private final Inventory inventory;
  private final OpenAccounts accounts;
  private final SettleCosts settle;
  private final DescribeCosts describe;
  private final RecallLedger recall;
  private final RecentEntries recent;
  private final InstantSource clock;
  private final BooleanSupplier complete;
  private Instant next = Instant.MIN;
  private boolean recalled;

  /** Until when live instances are in the ledger that an earlier process launched. */
  private Map<Instance.Id, Instant> recorded = Map.of();

  /**
   * @param prices of spot instances
   * @param complete whether the inventory shows all instances that an earlier process launched
   */
  public RecordCosts(
      CostPolicy policy,
      DaemonState state,
      Ports ports,
      SpotPrices prices,
      BooleanSupplier complete) {
    this.inventory = state.inventory();
    this.accounts = new OpenAccounts(new PriceInstances(policy, prices)::hourly);
    this.settle = new SettleCosts(state.spending(), state.costs(), ports);
    this.recall = new RecallLedger(ports.ledger());
    this.clock = ports.clock();
    this.describe = new DescribeCosts(state.costs(), accounts, clock);
    this.recent = new RecentEntries(clock.instant());
    this.complete = complete;
    state.spending().replace(policy.budgets());
    inventory.onRemoved(this::removed);
  }

  /** What is known of costs at this moment. */
  public DescribeCosts describe() {
    return describe;
  }

  /** A job started on one of our instances. */
  public void started(Instance.Id instance, Work work) {
    Instant now = clock.instant();
    inventory
        .find(instance)
        .ifPresent(
            runner -> {
              open(runner);
              runner.idleSince().ifPresent(since -> accounts.online(instance, since));
              accounts.turn(instance, now, TimeKind.BUSY, Optional.of(work));
            });
  }

  /** A job ended on one of our instances; one that is gone has been settled already. */
  public void finished(Instance.Id instance, Work work) {
    Instant now = clock.instant();
    inventory
        .find(instance)
        .ifPresent(
            runner -> {
              open(runner);
              accounts.finished(instance, now, work);
            });
  }

  /** EC2 took the instance back that has just been removed. */
  public void interrupted(Instance.Id instance) {
    accounts.interrupted(instance);
  }

  private void removed(Instant now, Runner runner) {
    open(runner);
    accounts.close(runner.id(), now, inventory.interruptionWarning(runner.id()).isPresent());
  }

  private void open(Runner runner) {
    Instance instance = runner.instance();
    Instant from = recorded.getOrDefault(instance.id(), instance.launchedAt());
    accounts.open(instance, from, kind(runner));
    accounts.learn(instance);
  }

  /** What a runner does that is seen for the first time. */
  private static TimeKind kind(Runner runner) {
    boolean busy =
        runner.job().isPresent() || runner.registration().map(Registration::busy).orElse(false);
    if (busy) {
      return TimeKind.BUSY;
    }
    return runner.seenOnline() ? TimeKind.IDLE : TimeKind.BOOT;
  }

  /** A round, once a minute; at other times it costs nothing. Never fails. */
  public Future<Void> record() {
    Instant now = clock.instant();
    if (now.isBefore(next) || !complete.getAsBoolean()) {
      return Future.succeededFuture();
    }
    next = now.plus(PERIOD);
    observe(now);
    return recalled
        ? round(now)
        : recall
            .recall(accounts.earliest().orElse(now), now)
            .onSuccess(found -> continueFrom(found, now))
            .onFailure(failure -> settle.unreadable(Failures.describe(failure)))
            .<Void>mapEmpty()
            .otherwiseEmpty()
            .compose(_ -> round(now));
  }

  private void observe(Instant now) {
    for (Runner runner : inventory.all()) {
      open(runner);
      if (runner.seenOnline() && runner.job().isEmpty()) {
        accounts.online(runner.id(), runner.idleSince().orElse(now));
      }
    }
  }

  private void continueFrom(RecallLedger.Recalled found, Instant now) {
    recalled = true;
    accounts.continueFrom(found.until());
    // Only of those that live: instances that are listed late, or changed their pool.
    recorded = found.until();
    recorded.keySet().removeIf(instance -> inventory.find(instance).isEmpty());
    settle.recalled(found, now);
    recent.recalled(found, now);
  }

  private Future<Void> round(Instant now) {
    accounts.cut(now, SEGMENT_MAX);
    List<LedgerEntry> ended = accounts.takeClosed();
    List<LedgerEntry> running = accounts.running(now);
    recent.add(ended, now);
    settle.settle(ended, running, now);
    return recalled ? settle.write(running, now) : Future.succeededFuture();
  }

  /** What is in memory of the last days, and what goes on. */
  List<LedgerEntry> known(Instant now) {
    List<LedgerEntry> known = new ArrayList<>(recent.all());
    known.addAll(accounts.pending(now));
    return known;
  }

  /** From when on {@link #known} has everything. */
  Instant knownSince() {
    return recent.since();
  }

  /** Writes what is known, before a stop; a later process goes on from there. Never fails. */
  public Future<Void> close() {
    Instant now = clock.instant();
    if (!recalled) {
      return Future.succeededFuture();
    }
    accounts.cut(now, Duration.ZERO);
    settle.settle(accounts.takeClosed(), List.of(), now);
    return settle.write(List.of(), now);
  }
}
