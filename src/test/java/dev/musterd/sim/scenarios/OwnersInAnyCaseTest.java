package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** GitHub ignores the case of an owner's name, and may send another one after a rename. */
class OwnersInAnyCaseTest {
  private static final Owner.Repository SHOUTING = new Owner.Repository("ACME", "Widgets");

  @Test
  void limitPerOwner_countsEverySpelling() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunnersPerOwner(1).build())) {
      Job.Id first = world.queueJob(SimWorld.WIDGETS, SimWorld.LINUX);
      Job.Id second = world.queueJob(SHOUTING, SimWorld.LINUX);
      world.until(() -> world.launched() == 1, Duration.ofMinutes(1));
      world.advance(Duration.ofSeconds(30));
      assertEquals(1, world.launched(), world::story);
      assertTrue(
          world.journal().reasons(second).stream().anyMatch(it -> it.contains("at its maximum")));
      world.untilRun(first);
      world.untilRun(second);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void idleRunner_takesTheJob_afterARenameThatChangesTheCaseOnly() {
    try (SimWorld world = SimWorld.running(SimPools.linux().persistent().build())) {
      world.untilRun(world.queueJob(SimWorld.WIDGETS, SimWorld.LINUX));
      world.untilRun(world.queueJob(SHOUTING, SimWorld.LINUX));
      assertEquals(1, world.launched(), world::story);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void instancesOfTheOldSpelling_areJudgedAfterARestart() {
    try (SimWorld world =
        SimWorld.running(SimPools.linux().persistent().maxRunnersPerOwner(1).build())) {
      world.untilRun(world.queueJob(SimWorld.WIDGETS, SimWorld.LINUX));
      world.crash();
      world.start();
      world.untilRun(world.queueJob(SHOUTING, SimWorld.LINUX));
      assertEquals(1, world.launched(), world::story);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void warmOwner_thatIsWrittenTwice_isOne() {
    try (SimWorld world =
        SimWorld.running(SimPools.linux().idle("* * * * *", 1).warm("acme", "Acme").build())) {
      world.until(() -> world.launched() == 1, Duration.ofMinutes(2));
      world.advance(Duration.ofMinutes(3));
      assertEquals(1, world.launched(), world::story);
      assertFalse(world.journal().has(Event.RunnerRetired.class));
    }
  }
}
