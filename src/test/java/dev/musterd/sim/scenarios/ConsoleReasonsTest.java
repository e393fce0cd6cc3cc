package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.model.Event;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Instances whose user data fails, and says on the console why. */
class ConsoleReasonsTest {
  private static final String REASON = "the image has no user ec2-user: see run-as";
  private static final String LINE = "2026-11-02T09:00:30Z musterd: " + REASON + "; powering off";

  private static SimWorld failing(Duration printedAfter) {
    SimWorld world = SimWorld.before(SimPools.linux().build());
    world.breakMachines(_ -> true);
    world
        .cloud()
        .onLaunch(
            machine -> {
              world
                  .time()
                  .after(Duration.ofSeconds(30))
                  .onSuccess(_ -> machine.powerOff("it powered off"));
              world.time().after(printedAfter).onSuccess(_ -> machine.prints(LINE));
            });
    world.start();
    return world;
  }

  private static void assertReported(SimWorld world) {
    world.queueJob();
    world.until(() -> world.journal().has(Event.InstanceBootFailed.class), Duration.ofMinutes(6));
    Event.InstanceBootFailed event = world.journal().all(Event.InstanceBootFailed.class).getFirst();
    assertEquals(REASON, event.reason());
    assertEquals(world.machine(0).id(), event.instance());
  }

  @Test
  void instanceThatPoweredOff_isReportedWithItsOwnReason() {
    try (SimWorld world = failing(Duration.ofSeconds(29))) {
      assertReported(world);
      assertEquals(1, world.cloud().calls(Api.GET_CONSOLE_OUTPUT));
    }
  }

  @Test
  void console_isReadOnceMore_whenItComesAfterTheEnd() {
    try (SimWorld world = failing(Duration.ofSeconds(80))) {
      assertReported(world);
    }
  }

  @Test
  void instanceThatHangs_isSuspectedWithHowFarItCame() {
    try (SimWorld world = SimWorld.before(SimPools.linux().build())) {
      world.breakMachines(_ -> true);
      world.cloud().onLaunch(machine -> machine.prints("x musterd: installing runner 2.330.0"));
      world.start();
      world.queueJob();
      world.until(() -> world.journal().has(Event.InstanceSuspected.class), Duration.ofMinutes(15));
      assertEquals(
          "not online after 5m; its console says: it came as far as: installing runner 2.330.0",
          world.journal().all(Event.InstanceSuspected.class).getFirst().reason());
    }
  }

  @Test
  void refusedConsole_changesNothingElse() {
    try (SimWorld world = failing(Duration.ofSeconds(29))) {
      world.cloud().faults().throttle(Api.GET_CONSOLE_OUTPUT, 1_000);
      world.queueJob();
      world.advance(Duration.ofMinutes(10));
      assertFalse(world.journal().has(Event.InstanceBootFailed.class));
      assertTrue(world.journal().has(Event.InstanceVanished.class), world::story);
      assertEquals(List.of(), world.cloud().violations());
    }
  }
}
