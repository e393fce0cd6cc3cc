package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.cost.CostReport;
import dev.musterd.decide.cost.CostReport.By;
import dev.musterd.decide.cost.PriceList;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.flow.Explanation;
import dev.musterd.flow.cost.CostPolicy;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.JobStatus;
import dev.musterd.model.Owner;
import dev.musterd.model.cost.Budget;
import dev.musterd.model.cost.Budget.Action;
import dev.musterd.model.cost.Budget.Scope;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.TimeKind;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What runners cost, and jobs that wait because a budget is used up. */
class CostsTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Instant MIDNIGHT = Instant.parse("2026-11-03T00:00:00Z");
  private static final Owner.Repository OTHER = new Owner.Repository("acme", "gadgets");

  /** A cent is about six minutes of an instance. */
  private static final long CENT = 10_000_000;

  private static SimWorld world(Budget... budgets) {
    SimWorld world =
        SimWorld.before(SimPools.linux().maxRunners(100).onDemandFallback().build())
            .costs(
                new CostPolicy(
                    new PriceList(
                        List.of("region,eu-west-1,1", "family,m5,0.096", "family,c5,0.085")),
                    "eu-west-1",
                    Map.of(),
                    false,
                    List.of(budgets)));
    for (String zone : List.of("zone-of-subnet-a", "zone-of-subnet-b")) {
      world.cloud().spotPrice("m5.large", zone, "0.04");
      world.cloud().spotPrice("c5.large", zone, "0.04");
    }
    world.start();
    world.advance(Duration.ofSeconds(70));
    return world;
  }

  private static List<LedgerEntry> entries(SimWorld world) {
    Map<String, LedgerEntry> byId = new HashMap<>();
    world
        .ledger()
        .all()
        .forEach(
            entry ->
                byId.merge(
                    entry.id(), entry, (one, other) -> other.to().isAfter(one.to()) ? other : one));
    return byId.values().stream()
        .sorted(
            Comparator.comparing((LedgerEntry entry) -> entry.source().instance())
                .thenComparing(LedgerEntry::from))
        .toList();
  }

  /** Each instance's entries follow each other without a gap, from its launch on. */
  private static void assertSeamless(List<LedgerEntry> entries) {
    for (int i = 1; i < entries.size(); i++) {
      LedgerEntry before = entries.get(i - 1);
      LedgerEntry entry = entries.get(i);
      if (before.source().instance().equals(entry.source().instance())) {
        assertEquals(before.to(), entry.from(), entry::toString);
      }
    }
  }

  private static void untilWritten(SimWorld world) {
    world.untilNothingIsLeft();
    world.advance(Duration.ofMinutes(3));
  }

  private static JobStatus why(SimWorld world, Job.Id job) {
    Explanation explanation = world.daemon().duties().explain().job(job, List.of());
    return assertInstanceOf(Explanation.Waits.class, explanation).reason();
  }

  @Test
  void jobs_costTheirTime_andBootAndIdleTimeIsApart() {
    try (SimWorld world = world()) {
      world.untilRun(world.burst(3));
      world.untilRun(world.queueJob(OTHER, SimWorld.LINUX));
      untilWritten(world);
      List<LedgerEntry> entries = entries(world);
      assertSeamless(entries);
      assertEquals(
          4, entries.stream().filter(entry -> entry.kind() == TimeKind.BUSY).distinct().count());
      assertTrue(entries.stream().anyMatch(entry -> entry.kind() == TimeKind.BOOT));
      assertTrue(entries.stream().allMatch(entry -> entry.cost().isPriced()));
      CostReport report = CostReport.of(By.REPOSITORY, entries);
      assertEquals(
          List.of("acme/widgets", "acme/gadgets"),
          report.rows().stream().map(CostReport.Row::key).toList());
      assertTrue(report.total().sum().savings() > 0, "spot is cheaper");
    }
  }

  @Test
  void crashBetweenTwoWrites_losesAMinuteAtTheMost_andCountsNothingTwice() {
    try (SimWorld world = world()) {
      world.github().jobsTake(LONG);
      List<Job.Id> jobs = world.burst(3);
      world.advance(Duration.ofMinutes(5).plusSeconds(37));
      world.crash();
      world.advance(Duration.ofMinutes(1));
      world.start();
      world.untilRun(jobs);
      untilWritten(world);
      List<LedgerEntry> entries = entries(world);
      assertSeamless(entries);
      assertEquals(3, CostReport.of(By.JOB, entries).total().jobs());
      for (Machine machine : world.cloud().machines()) {
        assertTrue(
            entries.stream().anyMatch(entry -> entry.source().instance().equals(machine.id())));
      }
    }
  }

  @Test
  void interruptedJob_isNamed_withWhatItHadCost() {
    try (SimWorld world = world()) {
      world.github().jobsTake(LONG);
      world.queueJob();
      world.until(
          () -> world.launched() == 1 && world.hasWorked(world.machine(0).id()),
          Duration.ofMinutes(3));
      world.advance(Duration.ofMinutes(4));
      world.lose(world.machine(0), "spot interruption");
      world.advance(Duration.ofMinutes(16));
      CostReport report = CostReport.of(By.POOL, entries(world));
      assertEquals(1, report.extras().interruptions());
      assertTrue(report.extras().interrupted() > 0);
    }
  }

  @Test
  void usedUpBudget_isTold_atEightyAndAtAHundredPercent_onceADay() {
    try (SimWorld world = world(new Budget(new Scope.All(), CENT, Action.ALERT))) {
      world.github().jobsTake(LONG);
      world.untilRun(world.burst(3), Duration.ofMinutes(30));
      assertEquals(
          List.of(80, 100),
          world.journal().all(Event.BudgetReached.class).stream()
              .map(Event.BudgetReached::percent)
              .toList());
    }
  }

  @Test
  void jobIsHeldByItsBudget_andReleasedTheNextDay_andRunningJobsGoOn() {
    try (SimWorld world = world(new Budget(new Scope.All(), CENT, Action.HOLD))) {
      world.github().jobsTake(LONG);
      List<Job.Id> first = world.burst(3);
      world.until(
          () -> world.journal().all(Event.BudgetReached.class).size() == 2, Duration.ofMinutes(15));
      Job.Id held = world.queueJob();
      world.advance(Duration.ofSeconds(30));
      JobStatus status = why(world, held);
      assertEquals(JobStatus.State.HELD, status.state());
      assertTrue(status.why().contains("the daily budget of $0.01 (all) is used up"), status::why);
      world.untilRun(first, Duration.ofMinutes(30));
      int launched = world.launched();
      world.advance(Duration.between(world.time().instant(), MIDNIGHT));
      assertEquals(launched, world.launched());
      assertFalse(world.ran(held));
      world.untilRun(held);
    }
  }

  @Test
  void repositorysBudget_holdsItsJobsAlone() {
    Budget widgets = new Budget(new Scope.OfRepositories("acme/widg*"), CENT, Action.HOLD);
    try (SimWorld world = world(widgets)) {
      world.github().jobsTake(LONG);
      world.untilRun(world.burst(3), Duration.ofMinutes(30));
      List<Job.Id> held = world.burst(250);
      world.advance(Duration.ofMinutes(1));
      assertEquals(3, world.launched());
      assertEquals(JobStatus.State.HELD, why(world, held.getFirst()).state());
      world.queueJob(OTHER, SimWorld.LINUX);
      world.until(() -> world.launched() == 4, Duration.ofMinutes(1));
      // GitHub knows of no budget: it gives the runner to the job that waits the longest.
      world.until(
          () ->
              world.journal().all(Event.JobStarted.class).stream()
                  .anyMatch(it -> it.job().equals(held.getFirst())),
          Duration.ofMinutes(5));
    }
  }

  /** The time counts for the job that had it, so that its repository stays held. */
  @Test
  void jobWhoseRunnerAHeldJobTook_getsAnother() {
    Budget widgets = new Budget(new Scope.OfRepositories("acme/widgets"), CENT, Action.HOLD);
    try (SimWorld world = world(widgets)) {
      world.github().jobsTake(LONG);
      world.untilRun(world.burst(3), Duration.ofMinutes(30));
      List<Job.Id> held = world.burst(2);
      world.advance(Duration.ofMinutes(1));
      Job.Id other = world.queueJob(OTHER, SimWorld.LINUX);
      world.untilRun(List.of(other), Duration.ofMinutes(30));
      assertTrue(world.ran(held.getFirst()), "GitHub gave it the other's runner");
      world.untilRun(held, Duration.ofMinutes(30));
      assertEquals(6, world.launched(), "one for each job that ran");
      untilWritten(world);
      CostReport report = CostReport.of(By.REPOSITORY, entries(world));
      assertEquals(
          Map.of("acme/widgets", 5L, "acme/gadgets", 1L),
          report.rows().stream()
              .filter(row -> row.jobs() > 0)
              .collect(Collectors.toMap(CostReport.Row::key, CostReport.Row::jobs)));
      Job.Id next = world.queueJob();
      world.advance(Duration.ofMinutes(5));
      assertEquals(6, world.launched());
      assertEquals(JobStatus.State.HELD, why(world, next).state());
    }
  }

  @Test
  void budgetIsUsedUp_alsoAfterARestart() {
    try (SimWorld world = world(new Budget(new Scope.All(), CENT, Action.HOLD))) {
      world.github().jobsTake(LONG);
      world.untilRun(world.burst(3), Duration.ofMinutes(30));
      world.advance(Duration.ofMinutes(2));
      world.crash();
      world.start();
      world.advance(Duration.ofMinutes(2));
      int told = world.journal().all(Event.BudgetReached.class).size();
      Job.Id held = world.queueJob();
      world.advance(Duration.ofMinutes(10));
      assertFalse(world.ran(held));
      assertEquals(told, world.journal().all(Event.BudgetReached.class).size());
    }
  }

  @Test
  void ledgerThatDoesNotAnswer_stopsNoJob_andBudgetsCountOn() {
    try (SimWorld world = world(new Budget(new Scope.All(), CENT, Action.HOLD))) {
      world.ledger().refuse(Optional.of("S3 is down"));
      world.crash();
      world.start();
      world.advance(Duration.ofSeconds(70));
      world.github().jobsTake(LONG);
      world.untilRun(world.burst(3), Duration.ofMinutes(30));
      assertEquals(2, world.journal().all(Event.BudgetReached.class).size());
      assertTrue(world.journal().has(Event.LedgerNotWritten.class));
    }
  }
}
