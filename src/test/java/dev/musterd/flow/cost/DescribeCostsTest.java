package dev.musterd.flow.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.cost.CostReport;
import dev.musterd.decide.cost.Costing;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.cost.InstanceCost;
import dev.musterd.model.cost.JobCost;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What pages say of costs: an estimate first, and then what the ledger says. */
class DescribeCostsTest {
  private static final Owner.Repository FIRST = new Owner.Repository("acme", "repo-1");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final CostWorld world = new CostWorld();

  private static long hourly() {
    return CostWorld.HOURLY.total();
  }

  /** What the ledger says, by the rule of {@code musterd cost --by job}. */
  private long inLedger(long job) {
    return CostReport.of(CostReport.By.JOB, world.ledger().all()).rows().stream()
        .filter(row -> row.key().equals(Long.toString(job)))
        .findFirst()
        .orElseThrow()
        .sum()
        .total();
  }

  @Test
  void job_isEstimatedWhileItRuns_andSettledOnceItsInstanceHasEnded() {
    CostWorld.Life life = world.launch();
    world.advance(MINUTE);
    world.start(life, 1);
    world.advance(Duration.ofMinutes(6));
    JobCost estimate = world.describe().job(new Job.Id(1)).orElseThrow();
    assertFalse(estimate.settled());
    assertEquals(Duration.ofMinutes(6), estimate.own().time());
    assertEquals(hourly() / 10, estimate.own().total(), 10);
    assertEquals(hourly() / 60, estimate.share(), 10);
    world.finish(life, 1);
    world.advance(MINUTE);
    assertFalse(world.describe().job(new Job.Id(1)).orElseThrow().settled());
    world.end(life);
    world.settle();
    JobCost settled = world.describe().job(new Job.Id(1)).orElseThrow();
    assertTrue(settled.settled());
    assertEquals(life.id(), settled.instance());
    assertEquals(inLedger(1), settled.total(), 10);
    assertEquals(hourly() * 8 / 60, settled.total(), 10);
  }

  @Test
  void bootAndIdleTime_isSplitOverTheJobsOfTheInstance() {
    CostWorld.Life life = world.launch();
    world.advance(MINUTE);
    world.start(life, 1);
    world.advance(Duration.ofMinutes(3));
    world.finish(life, 1);
    world.advance(MINUTE);
    world.start(life, 2);
    world.advance(Duration.ofMinutes(9));
    world.finish(life, 2);
    world.end(life);
    world.settle();
    long first = world.describe().job(new Job.Id(1)).orElseThrow().total();
    long second = world.describe().job(new Job.Id(2)).orElseThrow().total();
    assertEquals(inLedger(1), first, 10);
    assertEquals(inLedger(2), second, 10);
    assertEquals(3.0, (double) second / first, 0.01);
  }

  @Test
  void instance_costsWhatItsLifetimeCosts() {
    CostWorld.Life life = world.launch();
    world.advance(Duration.ofMinutes(30));
    InstanceCost estimate = world.describe().instance(life.id()).orElseThrow();
    assertFalse(estimate.settled());
    assertEquals(hourly() / 2, estimate.spent().total(), 10);
    assertEquals(Optional.of(CostWorld.HOURLY), estimate.hourly());
    world.end(life);
    assertFalse(
        world.describe().instance(life.id()).orElseThrow().settled(), "it is not priced yet");
    world.settle();
    InstanceCost settled = world.describe().instance(life.id()).orElseThrow();
    assertTrue(settled.settled());
    assertEquals(
        Costing.cost(life.launched(), life.launched(), life.ended(), CostWorld.HOURLY).total(),
        settled.spent().total());
  }

  @Test
  void whatIsNotKnown_isEmpty() {
    assertEquals(Optional.empty(), world.describe().job(new Job.Id(9)));
    CostWorld.Life life = world.launch();
    assertEquals(Optional.empty(), world.describe().instance(life.id()));
  }

  @Test
  void day_hasWhatRanBeforeARestart_andEndsAtMidnight() {
    CostWorld.Life life = world.launch();
    world.advance(MINUTE);
    world.start(life, 1);
    world.advance(Duration.ofMinutes(29));
    world.crash();
    world.restart();
    world.advance(Duration.ofMinutes(30));
    assertTrue(world.describe().today().whole());
    long whole = hourly();
    long minute = hourly() / 60 + 10;
    assertEquals(whole, world.describe().today().nanodollars(), minute);
    assertEquals(whole, world.describe().today("linux-x64"), minute);
    // Nothing tells the later process which job it is that the instance goes on with.
    assertEquals(whole / 2, world.describe().today(FIRST), 2 * minute);
    assertEquals(0, world.describe().today("gpu"));
    world.end(life);
    world.advance(Duration.ofHours(23).plus(MINUTE));
    assertEquals(0, world.describe().today().nanodollars());
    assertEquals(0, world.describe().today("linux-x64"));
    assertEquals(0, world.describe().today(FIRST));
  }
}
