package dev.musterd.state;

import dev.musterd.model.cost.Budget;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has been spent of each budget today, as of the last time that it was added up. */
public final class Spending {
  private List<Budget> budgets = List.of();
  private Map<Budget, Long> spent = Map.of();
  private long today;
  private Instant endOfDay = Instant.MIN;

  public List<Budget> budgets() {
    return budgets;
  }

  /** Goes on with other budgets; what was spent of new ones is known when it is added up next. */
  public void replace(List<Budget> wanted) {
    budgets = List.copyOf(wanted);
  }

  /**
   * Takes in what was spent of each budget.
   *
   * @param all nanodollars of the day, whether a budget covers them or not
   * @param end of the day that it is about
   */
  public void update(Map<Budget, Long> now, long all, Instant end) {
    spent = new LinkedHashMap<>(now);
    today = all;
    endOfDay = end;
  }

  /** Nanodollars of today, by UTC, running instances included. */
  public long today(Instant now) {
    return now.isBefore(endOfDay) ? today : 0;
  }

  /** In nanodollars, of budgets that are in force; nothing yet when another day has begun. */
  public Map<Budget, Long> spent(Instant now) {
    if (budgets.isEmpty() || !now.isBefore(endOfDay)) {
      return Map.of();
    }
    Map<Budget, Long> inForce = new LinkedHashMap<>();
    budgets.forEach(budget -> inForce.put(budget, spent.getOrDefault(budget, 0L)));
    return inForce;
  }
}
