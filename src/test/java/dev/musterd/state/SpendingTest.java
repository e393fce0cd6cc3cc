package dev.musterd.state;

import static dev.musterd.model.ModelSamples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.cost.Budget;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpendingTest {
  private static final Budget ONE = new Budget(new Budget.Scope.All(), 100, Budget.Action.ALERT);
  private static final Budget TWO = new Budget(new Budget.Scope.All(), 200, Budget.Action.ALERT);

  private final Spending spending = new Spending();

  @Test
  void nothingIsSpent_withoutBudgets() {
    spending.update(Map.of(ONE, 5L), NOON.plusSeconds(1));
    assertEquals(Map.of(), spending.spent(NOON));
    assertEquals(List.of(), spending.budgets());
  }

  @Test
  void sums_countUntilTheEndOfTheirDay() {
    spending.replace(List.of(ONE));
    assertEquals(Map.of(), spending.spent(NOON));
    spending.update(Map.of(ONE, 5L), NOON);
    assertEquals(Map.of(ONE, 5L), spending.spent(NOON.minusMillis(1)));
    assertEquals(Map.of(), spending.spent(NOON));
  }

  @Test
  void newBudget_hasSpentNothing_andOneThatIsGoneIsLeftOut() {
    spending.replace(List.of(ONE));
    spending.update(Map.of(ONE, 5L), NOON);
    spending.replace(List.of(TWO));
    assertEquals(List.of(TWO), spending.budgets());
    assertEquals(Map.of(TWO, 0L), spending.spent(NOON.minusMillis(1)));
  }
}
