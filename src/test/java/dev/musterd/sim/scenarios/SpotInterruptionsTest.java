package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.flow.Explanation;
import dev.musterd.model.Event;
import dev.musterd.model.InstanceNotice.Kind;
import dev.musterd.model.Job;
import dev.musterd.model.Market;
import dev.musterd.model.PoolBuilder;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pool whose spot instances are interrupted too often is launched on demand for a while. */
class SpotInterruptionsTest {
  private static final Duration SOON = Duration.ofMinutes(3);

  private static PoolBuilder pool() {
    return SimPools.linux().maxRunners(100).onDemandFallback();
  }

  /** Interrupts so many runners at work, and lets the daemon hear of it. */
  private static void interrupt(SimWorld world, int count) {
    int before = world.journal().all(Event.SpotInterrupted.class).size();
    int first = world.launched();
    world.burst(count);
    world.until(() -> world.launched() == first + count, SOON);
    for (int number = first; number < first + count; number++) {
      Machine machine = world.machine(number);
      assertEquals(Market.SPOT, machine.offering().market());
      world.until(() -> world.hasWorked(machine.id()), SOON);
      world.interrupt(machine);
    }
    world.until(
        () -> world.journal().all(Event.SpotInterrupted.class).size() == before + count,
        Duration.ofMinutes(15));
  }

  /** As {@link #interrupt}, before their runners have come; their jobs get other ones. */
  private static void interruptBooting(SimWorld world, int count) {
    int before = world.journal().all(Event.SpotInterrupted.class).size();
    int first = world.launched();
    List<Job.Id> jobs = world.burst(count);
    world.until(() -> world.launched() == first + count, SOON);
    for (int number = first; number < first + count; number++) {
      assertEquals(Market.SPOT, world.machine(number).offering().market());
      world.interrupt(world.machine(number));
    }
    world.untilRun(jobs);
    assertEquals(before + count, world.journal().all(Event.SpotInterrupted.class).size());
  }

  private static List<Market> launchedFor(SimWorld world, int jobs) {
    int before = world.launched();
    world.untilRun(world.burst(jobs), SOON);
    return world.cloud().machines().stream()
        .skip(before)
        .map(machine -> machine.offering().market())
        .sorted()
        .toList();
  }

  @Test
  void oneInterruption_changesNothing() {
    try (SimWorld world = SimWorld.running(pool().build())) {
      interrupt(world, 1);
      assertEquals(List.of(Market.SPOT, Market.SPOT), launchedFor(world, 2));
      assertFalse(world.journal().has(Event.SpotPaused.class));
    }
  }

  @Test
  void twoInterruptions_pauseSpot_andEverybodyIsTold() {
    try (SimWorld world = SimWorld.running(pool().build())) {
      interrupt(world, 2);
      assertEquals(1, world.journal().all(Event.SpotPaused.class).size());
      assertTrue(
          world.daemon().duties().describeFleet().warnings().stream()
              .anyMatch(it -> it.startsWith("pool linux-x64 is launched on demand until ")));
      assertEquals(1, world.daemon().duties().describeFleet().pausedSpot());
      assertEquals(List.of(Market.ON_DEMAND, Market.ON_DEMAND), launchedFor(world, 2));
    }
  }

  /** The warning counts at once, and the end of the same instance does not count again. */
  @Test
  void warnings_count_andTheirInstancesEndsDoNot() {
    try (SimWorld world = SimWorld.before(pool().build())) {
      world.withEvents();
      world.start();
      world.advance(Duration.ofSeconds(10));
      world.burst(2);
      world.until(() -> world.launched() == 2, SOON);
      for (Machine machine : List.of(world.machine(0), world.machine(1))) {
        world.until(() -> world.hasWorked(machine.id()), SOON);
        world.cloud().tell(machine.id(), new Kind.InterruptionWarned("terminate"));
      }
      world.until(() -> world.journal().has(Event.SpotPaused.class), SOON);
      world.interrupt(world.machine(0));
      world.interrupt(world.machine(1));
      world.until(
          () -> world.journal().all(Event.InstanceVanished.class).size() == 2,
          Duration.ofMinutes(9));
      assertEquals(2, world.journal().all(Event.SpotInterrupted.class).size());
    }
  }

  @Test
  void explain_saysWhyAJobIsLaunchedOnDemand() {
    try (SimWorld world = SimWorld.running(pool().maxRunners(2).build())) {
      interrupt(world, 2);
      world.cloud().faults().next(Api.CREATE_FLEET, 1, new Fault.Hang());
      Job.Id job = world.queueJob();
      world.advance(Duration.ofSeconds(2));
      var waits =
          assertInstanceOf(
              Explanation.Waits.class, world.daemon().duties().explain().job(job, List.of()));
      assertTrue(
          waits.reason().why().contains("which is launched on demand until"), waits::toString);
    }
  }

  @Test
  void afterThePause_oneSpotInstanceIsTried_andItsSuccessEndsIt() {
    try (SimWorld world = SimWorld.running(pool().build())) {
      interruptBooting(world, 2);
      world.advance(Duration.ofMinutes(31));
      assertEquals(List.of(Market.SPOT, Market.ON_DEMAND, Market.ON_DEMAND), launchedFor(world, 3));
      world.until(() -> world.journal().has(Event.SpotResumed.class), Duration.ofMinutes(20));
      assertEquals(List.of(Market.SPOT, Market.SPOT), launchedFor(world, 2));
      assertTrue(world.daemon().duties().describeFleet().warnings().isEmpty());
    }
  }

  @Test
  void trialThatIsInterrupted_pausesSpotAgain() {
    try (SimWorld world = SimWorld.running(pool().build())) {
      interruptBooting(world, 2);
      world.advance(Duration.ofMinutes(31));
      interruptBooting(world, 1);
      assertEquals(2, world.journal().all(Event.SpotPaused.class).size());
      assertEquals(List.of(Market.ON_DEMAND), launchedFor(world, 1));
    }
  }

  @Test
  void poolWithoutOnDemand_goesOnWithSpot() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(100).build())) {
      interrupt(world, 3);
      assertEquals(List.of(Market.SPOT), launchedFor(world, 1));
      assertFalse(world.journal().has(Event.SpotPaused.class));
    }
  }

  @Test
  void poolWithoutLimit_goesOnWithSpot() {
    PoolBuilder never = pool().interruptions(0, Duration.ofMinutes(15), Duration.ofMinutes(30));
    try (SimWorld world = SimWorld.running(never.build())) {
      interrupt(world, 3);
      assertEquals(List.of(Market.SPOT), launchedFor(world, 1));
    }
  }
}
