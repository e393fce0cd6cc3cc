package dev.musterd.flow.cost;

import dev.musterd.model.Event;
import dev.musterd.model.cost.CostParts;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.RecentCosts;
import dev.musterd.state.Spending;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts entries against the budgets, in the metrics, and in the ledger. */
final class SettleCosts {
  private final GuardBudgets budgets;
  private final RecentCosts costs;
  private final WriteLedger ledger;
  private final Journal journal;

  SettleCosts(Spending spending, RecentCosts costs, Ports ports) {
    this.costs = costs;
    this.budgets = new GuardBudgets(spending, ports.journal());
    this.ledger = new WriteLedger(ports.ledger(), ports.journal());
    this.journal = ports.journal();
  }

  /** The ledger could not be read, and so is not written. */
  void unreadable(String reason) {
    ledger.failed(reason);
  }

  /** Takes over what is in the ledger; what this process recorded beside it does not count. */
  void recalled(RecallLedger.Recalled found, Instant now) {
    ledger.removeIf(found::covers);
    budgets.recalled(found.today().values(), now);
    costs.recalled(found.today().values(), now);
    ledger.waiting().forEach(entry -> settled(entry, now));
  }

  /**
   * Counts what has ended.
   *
   * @param running what goes on
   */
  void settle(List<LedgerEntry> ended, List<LedgerEntry> running, Instant now) {
    ledger.add(ended);
    ended.forEach(entry -> settled(entry, now));
    costs.running(running, now);
    budgets.check(running, now);
    perPool(ended)
        .forEach(
            (pool, kinds) ->
                kinds.forEach(
                    (kind, cost) -> journal.record(new Event.CostRecorded(pool, kind, cost))));
  }

  private void settled(LedgerEntry entry, Instant now) {
    budgets.settled(entry, now);
    costs.settled(entry, now);
  }

  /** Nanodollars of each pool, by what they were paid for. */
  private static Map<String, Map<String, Long>> perPool(List<LedgerEntry> entries) {
    Map<String, Map<String, Long>> pools = new TreeMap<>();
    for (LedgerEntry entry : entries) {
      CostParts cost = entry.cost();
      Map<String, Long> kinds =
          pools.computeIfAbsent(entry.source().ownerPool().pool(), _ -> new TreeMap<>());
      kinds.merge(entry.kind().word(), cost.compute().orElse(0), Long::sum);
      kinds.merge("volume", cost.volumes(), Long::sum);
      kinds.merge("address", cost.address(), Long::sum);
    }
    return pools;
  }

  /**
   * Writes to the ledger, at most one object. Never fails.
   *
   * @param running what goes on
   */
  Future<Void> write(List<LedgerEntry> running, Instant now) {
    return ledger.write(now, running);
  }
}
