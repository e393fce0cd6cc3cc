package dev.musterd.flow.cost;

import dev.musterd.decide.cost.Budgeting;
import dev.musterd.decide.cost.Costing;
import dev.musterd.model.Event;
import dev.musterd.model.cost.Budget;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.Work;
import dev.musterd.port.Journal;
import dev.musterd.state.Spending;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Adds up what a day costs of each budget, and tells when one is used up. */
final class GuardBudgets {
  private final Spending spending;
  private final Journal journal;
  private final Map<Budget, Long> settled = new HashMap<>();
  private final Set<String> told = new HashSet<>();
  private LocalDate today = LocalDate.MIN;

  /** Of everything, in nanodollars. */
  private long settledToday;

  GuardBudgets(Spending spending, Journal journal) {
    this.spending = spending;
    this.journal = journal;
  }

  /** Begins the day with what earlier processes recorded, and told of. */
  void recalled(Collection<LedgerEntry> entries, Instant now) {
    begin(now);
    settled.clear();
    settledToday = 0;
    entries.forEach(entry -> settled(entry, now));
    Budgeting.reached(settled).forEach(it -> told.add(key(it)));
  }

  /** Counts an entry of today; those of other days are over. */
  void settled(LedgerEntry entry, Instant now) {
    begin(now);
    if (entry.day().equals(today)) {
      settledToday += entry.cost().total();
      covering(entry, budget -> settled.merge(budget, entry.cost().total(), Long::sum));
    }
  }

  /**
   * Adds up, and tells of each share that is reached, once a day.
   *
   * @param running what runs and is not settled yet
   */
  void check(List<LedgerEntry> running, Instant now) {
    begin(now);
    Map<Budget, Long> spent = new LinkedHashMap<>();
    spending.budgets().forEach(budget -> spent.put(budget, settled.getOrDefault(budget, 0L)));
    long all = settledToday;
    for (LedgerEntry entry : running) {
      if (entry.day().equals(today)) {
        long cost = entry.cost().total();
        all += cost;
        covering(entry, budget -> spent.merge(budget, cost, Long::sum));
      }
    }
    spending.update(spent, all, Costing.nextMidnight(now));
    Budgeting.reached(spent).stream().filter(it -> told.add(key(it))).forEach(this::tell);
  }

  private void covering(LedgerEntry entry, Consumer<Budget> act) {
    spending.budgets().stream()
        .filter(
            it -> it.scope().covers(entry.source().ownerPool(), entry.work().map(Work::repository)))
        .forEach(act);
  }

  private void begin(Instant now) {
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (!day.equals(today)) {
      today = day;
      settled.clear();
      settledToday = 0;
      told.clear();
    }
  }

  private static String key(Budgeting.Reached reached) {
    return reached.percent() + " " + reached.budget();
  }

  private void tell(Budgeting.Reached reached) {
    Budget budget = reached.budget();
    journal.record(
        new Event.BudgetReached(
            budget.scope().label(),
            reached.percent(),
            Budgeting.dollars(reached.spent()),
            Budgeting.dollars(budget.daily()),
            budget.action() == Budget.Action.HOLD && reached.percent() >= 100
                ? "new jobs wait until " + today.plusDays(1) + "T00:00:00Z"
                : "nothing is held"));
  }
}
