package dev.musterd.config;

import dev.musterd.model.cost.Budget;
import dev.musterd.model.cost.Budget.Scope;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Maps what costs depend on, and budgets: of everything, of pools, of owners, of repositories. */
final class CostsMapping {
  /** Each budget is compared with each entry of the ledger. */
  private static final int BUDGETS_MAX = 100;

  private static final ValueType<String> DOLLARS =
      TextTypes.text(
          "dollars a day above 0, with at most two decimals, such as 50",
          "(?=.*[1-9])\\d{1,6}(\\.\\d{1,2})?");
  private static final ValueType<String> OWNER =
      TextTypes.text("the name of an organization, account or enterprise", "[A-Za-z0-9._-]{1,100}");

  private final Section costs;

  CostsMapping(Section costs) {
    this.costs = costs;
  }

  Settings.Costs map() {
    Section budget = costs.section("budget");
    List<Budget> budgets = new ArrayList<>();
    find(budget, new Scope.All()).ifPresent(budgets::add);
    budgets.addAll(list(budget, "owners", "owner", OWNER, Scope.OfOwner::new));
    budgets.addAll(
        list(
            budget, "repositories", "repository", TextTypes.REPOSITORY, Scope.OfRepositories::new));
    return new Settings.Costs(costs.read("public-address", TextTypes.FLAG), budgets);
  }

  static Optional<Budget> ofPool(String pool, Section budget) {
    return find(budget, new Scope.OfPool(pool));
  }

  private static Optional<Budget> find(Section budget, Scope scope) {
    Budget.Action action = budget.read("action", TextTypes.choice(Budget.Action.class));
    return budget
        .find("daily", DOLLARS)
        .filter(_ -> !budget.isRefused("daily"))
        .map(daily -> new Budget(scope, nanodollars(daily), action));
  }

  /**
   * @param key of the list
   * @param name the key of each block that says whose budget it is
   */
  private static List<Budget> list(
      Section budget,
      String key,
      String name,
      ValueType<String> type,
      Function<String, Scope> scope) {
    List<Section> blocks = budget.sections(key);
    if (blocks.size() > BUDGETS_MAX) {
      budget.refuse(key, "must have at most " + BUDGETS_MAX + " budgets");
    }
    Set<String> names = new HashSet<>();
    return blocks.stream().map(it -> one(it, name, type, scope, names)).toList();
  }

  private static Budget one(
      Section block,
      String name,
      ValueType<String> type,
      Function<String, Scope> scope,
      Set<String> names) {
    String whose = block.read(name, type);
    if (!names.add(whose.toLowerCase(Locale.ROOT)) && !block.isRefused(name)) {
      block.refuse(name, "must be in the list once");
    }
    String daily = block.read("daily", DOLLARS);
    Budget.Action action =
        block.find("action", TextTypes.choice(Budget.Action.class)).orElse(Budget.Action.ALERT);
    return new Budget(scope.apply(whose), daily.isEmpty() ? 1 : nanodollars(daily), action);
  }

  private static long nanodollars(String dollars) {
    return new BigDecimal(dollars).movePointRight(9).longValueExact();
  }
}
