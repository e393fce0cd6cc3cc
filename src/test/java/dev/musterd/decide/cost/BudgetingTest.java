package dev.musterd.decide.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.cost.Budget;
import dev.musterd.model.cost.Budget.Action;
import dev.musterd.model.cost.Budget.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetingTest {
  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
  private static final OwnerPool LINUX = new OwnerPool("linux", new Owner.Organization("Acme"));
  private static final Optional<Owner.Repository> WIDGETS =
      Optional.of(new Owner.Repository("acme", "Widgets"));

  private static Optional<Blocked> hold(Scope scope, Action action, long spent) {
    return Budgeting.hold(Map.of(new Budget(scope, 100, action), spent), LINUX, WIDGETS, NOON);
  }

  @ParameterizedTest
  @CsvSource({
    "79, ''",
    "80, 80",
    "99, 80",
    "100, 80 100",
    "250, 80 100",
  })
  void shares_areTold_fromWhenTheyAreReached(long spent, String told) {
    String reached =
        String.join(
            " ",
            Budgeting.reached(Map.of(new Budget(new Scope.All(), 100, Action.ALERT), spent))
                .stream()
                .map(it -> Integer.toString(it.percent()))
                .toList());
    assertEquals(told, reached);
  }

  @Test
  void onlyAUsedUpBudget_thatHolds_holds() {
    assertTrue(hold(new Scope.All(), Action.HOLD, 99).isEmpty());
    assertTrue(hold(new Scope.All(), Action.ALERT, 200).isEmpty());
    Blocked held = hold(new Scope.All(), Action.HOLD, 100).orElseThrow();
    assertEquals(NOON.plus(Budgeting.RETRY), held.until());
    assertEquals(
        "the daily budget of $0.00 (all) is used up; new jobs wait until 2026-11-30T00:00:00Z",
        held.reason());
  }

  @Test
  void heldJob_isJudgedAgain_atMidnight() {
    Instant late = Instant.parse("2026-11-29T23:58:00Z");
    Budget budget = new Budget(new Scope.All(), 100, Action.HOLD);
    Blocked held = Budgeting.hold(Map.of(budget, 100L), LINUX, WIDGETS, late).orElseThrow();
    assertEquals(late.plus(Duration.ofMinutes(2)), held.until());
  }

  @Test
  void scopes_coverWhatTheyName_withoutCase() {
    for (Scope its :
        List.of(
            new Scope.OfPool("linux"),
            new Scope.OfOwner("ACME"),
            new Scope.OfRepositories("acme/*"),
            new Scope.OfRepositories("*/widget?"))) {
      assertTrue(hold(its, Action.HOLD, 100).isPresent(), its::label);
    }
    for (Scope other :
        List.of(
            new Scope.OfPool("Linux"),
            new Scope.OfOwner("acme2"),
            new Scope.OfRepositories("acme/widget"),
            new Scope.OfRepositories("acme/widgets.*"))) {
      assertTrue(hold(other, Action.HOLD, 100).isEmpty(), other::label);
    }
  }

  @Test
  void ownersBudget_coversRepositoriesOfTheAccount() {
    OwnerPool ofRepository = new OwnerPool("linux", new Owner.Repository("acme", "widgets"));
    OwnerPool ofEnterprise = new OwnerPool("linux", new Owner.Enterprise("big"));
    Scope acme = new Scope.OfOwner("acme");
    assertTrue(acme.covers(ofRepository, Optional.empty()));
    assertTrue(acme.covers(ofEnterprise, WIDGETS));
    assertTrue(!acme.covers(ofEnterprise, Optional.empty()));
  }

  /** A booting or idle runner is no repository's. */
  @Test
  void repositorysBudget_doesNotCoverAWarmRunner() {
    Scope scope = new Scope.OfRepositories("*/*");
    Budget budget = new Budget(scope, 100, Action.HOLD);
    assertTrue(Budgeting.hold(Map.of(budget, 100L), LINUX, Optional.empty(), NOON).isEmpty());
  }
}
