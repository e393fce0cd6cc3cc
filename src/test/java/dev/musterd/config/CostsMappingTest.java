package dev.musterd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.cost.Budget;
import dev.musterd.model.cost.Budget.Action;
import dev.musterd.model.cost.Budget.Scope;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostsMappingTest {
  private static final long DOLLAR = 1_000_000_000;

  @TempDir private Path directory;

  private Settings settings(String added) {
    return Configurations.settings(directory, added);
  }

  @Test
  void nothing_isABudget_byDefault() {
    assertEquals(List.of(), settings("").budgets());
    assertTrue(settings("").costs().publicAddress());
    assertFalse(settings("costs.public-address = false\n").costs().publicAddress());
  }

  @Test
  void budgets_areOfAll_ofOwners_ofRepositories_andOfPools() {
    assertEquals(
        List.of(
            new Budget(new Scope.All(), 50 * DOLLAR, Action.ALERT),
            new Budget(new Scope.OfOwner("acme"), 20 * DOLLAR, Action.HOLD),
            new Budget(new Scope.OfRepositories("acme/nightly-*"), DOLLAR / 4, Action.ALERT),
            new Budget(new Scope.OfPool("x"), 3 * DOLLAR, Action.HOLD)),
        settings(
                """
                costs.budget {
                  daily = 50
                  owners = [ { owner = acme, daily = 20, action = hold } ]
                  repositories = [ { repository = "acme/nightly-*", daily = 0.25 } ]
                }
                pools.x.budget { daily = 3, action = hold }
                """)
            .budgets());
  }

  @Test
  void budget_ofTheDefaults_isEachPoolsOwn() {
    assertEquals(
        List.of(new Budget(new Scope.OfPool("x"), 3 * DOLLAR, Action.ALERT)),
        settings("pool-defaults.budget.daily = 3\n").budgets());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          costs.budget.daily = 0                     | costs.budget.daily = 0: must be dollars a day above 0, with at most two decimals, such as 50
          costs.budget.daily = -1                    | costs.budget.daily = -1: must be dollars a day above 0, with at most two decimals, such as 50
          costs.budget.daily = much                  | costs.budget.daily = much: must be dollars a day above 0, with at most two decimals, such as 50
          costs.budget.daily = 1.005                 | costs.budget.daily = 1.005: must be dollars a day above 0, with at most two decimals, such as 50
          costs.budget.action = stop                 | costs.budget.action = stop: must be alert or hold
          costs.budget.weekly = 5                    | costs.budget.weekly: unknown key; allowed here: action, daily, owners, repositories
          costs.budget.owners = [acme]               | costs.budget.owners[0]: must be a block { … }
          costs.budget.owners = [{ owner = acme }]   | costs.budget.owners[0].daily: is required and must be dollars a day above 0, with at most two decimals, such as 50
          costs.budget.owners = [{ daily = 5 }]      | costs.budget.owners[0].owner: is required and must be the name of an organization, account or enterprise
          costs.budget.owners = [{ owner = "a/b", daily = 5 }] | costs.budget.owners[0].owner = "a/b": must be the name of an organization, account or enterprise
          costs.budget.owners = [{ owner = a, daily = 5 }, { owner = A, daily = 6 }] | costs.budget.owners[1].owner = A: must be in the list once
          costs.budget.repositories = [{ repository = acme, daily = 5 }] | costs.budget.repositories[0].repository = acme: must be owner/name, with the wildcards * and ?
          costs.public-address = maybe               | costs.public-address = maybe: must be true or false
          pools.x.budget.daily = lots                | pools.x.budget.daily = lots: must be dollars a day above 0, with at most two decimals, such as 50
          pools.x.budget = 5                         | pools.x.budget: must be a block { … }
          """)
  void badBudgets_areToldWithTheirLine(String line, String problem) {
    assertEquals(
        List.of("musterd.conf:6: " + problem),
        Configurations.problems(directory, Configurations.LEAST + line + "\n"));
  }
}
