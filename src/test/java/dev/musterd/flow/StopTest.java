package dev.musterd.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Event;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that come after the duties were closed, and would begin launches. */
class StopTest {
  private static final String ALWAYS = "* * * * *";

  @Test
  void provisioning_staysClosed_whenItIsClosedWhileAStartReadsWhatRuns() {
    try (SimWorld world = SimWorld.before(SimPools.linux().build())) {
      world.start();
      Duties duties = world.daemon().duties();
      assertFalse(duties.recoverOnStart().hasListed(), "nothing is read yet");
      duties.close();
      world.queueJob();
      world.advance(Duration.ofMinutes(10));
      assertTrue(duties.recoverOnStart().hasListed());
      assertTrue(world.journal().has(Event.JobReceived.class));
      assertEquals(0, world.launched());
    }
  }

  @Test
  void warmPool_launchesNothing_whenItsOwnersAreListedAfterTheStop() {
    try (SimWorld world = SimWorld.running(SimPools.linux().build())) {
      Duties duties = world.daemon().duties();
      world.until(duties.provisionRunners()::isRecovered, Duration.ofMinutes(10));
      duties.replacePools(List.of(SimPools.linux().idle(ALWAYS, 1).warm().build()));
      duties.close();
      world.advance(Duration.ofMinutes(10));
      assertEquals(List.of(), world.journal().all(Event.WarmRunnersRequested.class));
      assertEquals(0, world.launched());
    }
  }
}
