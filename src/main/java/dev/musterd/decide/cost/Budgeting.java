package dev.musterd.decide.cost;

import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.cost.Budget;
import dev.musterd.model.cost.CostParts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rule of budgets: which shares are reported, and which jobs wait for the next day. */
public final class Budgeting {
  /** The shares of a budget that are told, in percent. */
  static final List<Integer> TOLD = List.of(80, 100);

  /** When a job that is held is judged again, although the day is not over: budgets can change. */
  static final Duration RETRY = Duration.ofMinutes(5);

  private Budgeting() {}

  /** A share of a budget that was reached. */
  public record Reached(Budget budget, int percent, long spent) {}

  /** The shares that are reached of these budgets, the lower first. */
  public static List<Reached> reached(Map<Budget, Long> spent) {
    List<Reached> reached = new ArrayList<>();
    spent.forEach(
        (budget, used) -> {
          for (int percent : TOLD) {
            if (ratio(budget, used) * 100 >= percent) {
              reached.add(new Reached(budget, percent, used));
            }
          }
        });
    return reached;
  }

  /** The share of the budget that is used; 1 is all. */
  public static double ratio(Budget budget, long used) {
    return (double) used / budget.daily();
  }

  /**
   * Why a new job has to wait, or a warm runner is not launched.
   *
   * @param spent today, of every budget
   * @param repository of the job; empty for a warm runner
   */
  public static Optional<Blocked> hold(
      Map<Budget, Long> spent,
      OwnerPool ownerPool,
      Optional<Owner.Repository> repository,
      Instant now) {
    return spent.entrySet().stream()
        .filter(it -> it.getKey().action() == Budget.Action.HOLD)
        .filter(it -> it.getValue() >= it.getKey().daily())
        .filter(it -> it.getKey().scope().covers(ownerPool, repository))
        .findFirst()
        .map(it -> held(it.getKey(), now));
  }

  /** Without the amount that is spent: it grows, and each other reason would be an event. */
  private static Blocked held(Budget budget, Instant now) {
    Instant midnight = Costing.nextMidnight(now);
    Instant again = now.plus(RETRY);
    return new Blocked(
        again.isBefore(midnight) ? again : midnight,
        "the daily budget of $%s (%s) is used up; new jobs wait until %s"
            .formatted(dollars(budget.daily()), budget.scope().label(), midnight));
  }

  /** In dollars and cents. */
  public static String dollars(long nanodollars) {
    return BigDecimal.valueOf(nanodollars)
        .divide(BigDecimal.valueOf(CostParts.PER_DOLLAR), 2, RoundingMode.HALF_UP)
        .toPlainString();
  }
}
