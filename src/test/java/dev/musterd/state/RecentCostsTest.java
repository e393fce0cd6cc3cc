package dev.musterd.state;

import static dev.musterd.model.cost.CostSamples.NOON;
import static dev.musterd.model.cost.CostSamples.REPOSITORY;
import static dev.musterd.model.cost.CostSamples.entry;
import static dev.musterd.model.cost.CostSamples.work;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Job;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.Spent;
import dev.musterd.model.cost.TimeKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentCostsTest {
  private static final LedgerEntry BOOT = entry(1, 0, TimeKind.BOOT, Optional.empty());
  private static final LedgerEntry JOB =
      entry(1, 6, TimeKind.BUSY, Optional.of(work(1, "widgets")));
  private static final long EACH = BOOT.cost().total();
  private static final String POOL = "linux-x64";

  private final RecentCosts costs = new RecentCosts();

  @Test
  void settledEntries_addUp_forJobsInstancesPoolsAndRepositories() {
    costs.settled(BOOT, NOON);
    costs.settled(JOB, NOON);
    Job.Id job = JOB.work().orElseThrow().job();
    assertEquals(JOB.source().instance(), costs.of(job).orElseThrow().instance());
    assertEquals(Spent.of(JOB), costs.of(job).orElseThrow().spent());
    assertEquals(
        Optional.of(Spent.of(BOOT).plus(Spent.of(JOB))), costs.of(BOOT.source().instance()));
    assertEquals(2 * EACH, costs.today(POOL, NOON));
    assertEquals(2 * EACH, costs.today(NOON));
    assertEquals(EACH, costs.today(REPOSITORY, NOON));
    assertEquals(0, costs.today("gpu", NOON));
    costs.settled(JOB, NOON);
    assertEquals(Spent.of(JOB).plus(Spent.of(JOB)), costs.of(job).orElseThrow().spent());
  }

  @Test
  void running_isAddedToWhatEnded_andReplacesWhatRanBefore() {
    costs.settled(BOOT, NOON);
    costs.running(List.of(JOB, JOB), NOON);
    costs.running(List.of(JOB), NOON);
    assertEquals(2 * EACH, costs.today(POOL, NOON));
    assertEquals(2 * EACH, costs.today(NOON));
    assertEquals(EACH, costs.today(REPOSITORY, NOON));
  }

  @Test
  void newDay_beginsWithNothing() {
    costs.settled(BOOT, NOON);
    costs.running(List.of(JOB), NOON);
    var tomorrow = NOON.plus(Duration.ofDays(1));
    assertEquals(0, costs.today(POOL, tomorrow));
    assertEquals(0, costs.today(REPOSITORY, tomorrow));
    assertEquals(0, costs.today(tomorrow));
    costs.running(List.of(), tomorrow);
    assertEquals(0, costs.today(tomorrow));
    costs.settled(JOB, tomorrow);
    costs.running(List.of(JOB), tomorrow);
    assertEquals(0, costs.today(tomorrow), "they are of the day before");
    assertEquals(0, costs.today(POOL, tomorrow));
  }

  @Test
  void recalledEntries_replaceWhatWasCounted() {
    costs.settled(BOOT, NOON);
    costs.settled(JOB, NOON);
    costs.running(List.of(JOB), NOON);
    assertFalse(costs.isWhole());
    costs.recalled(List.of(BOOT), NOON);
    assertTrue(costs.isWhole());
    assertEquals(EACH, costs.today(NOON));
    assertEquals(0, costs.today(REPOSITORY, NOON));
    assertEquals(Optional.empty(), costs.of(JOB.work().orElseThrow().job()));
    assertEquals(Optional.of(Spent.of(BOOT)), costs.of(BOOT.source().instance()));
  }
}
