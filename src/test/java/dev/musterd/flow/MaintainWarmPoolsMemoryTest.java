package dev.musterd.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.model.Event;
import dev.musterd.model.Owner;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link MaintainWarmPools} remembers of those that it could not serve. */
class MaintainWarmPoolsMemoryTest {
  private static final int OWNERS = 20;
  private static final String ALWAYS = "* * * * *";

  /** The simulation begins at nine. */
  private static final String MORNING = "* 9,11 * * *";

  private static MaintainWarmPools warm(SimWorld world) {
    return world.daemon().duties().warmPools();
  }

  private static SimWorld refused(String cron, String... owners) {
    SimWorld world =
        SimWorld.before(SimPools.linux().idle(cron, 1).warm(owners).maxRunners(100).build());
    world.cloud().faults().until(Api.CREATE_FLEET, Fault.unauthorized());
    return world;
  }

  @Test
  void ownersThatAreGone_areForgotten() {
    try (SimWorld world = refused(ALWAYS)) {
      IntStream.range(0, OWNERS)
          .mapToObj(MaintainWarmPoolsMemoryTest::owner)
          .forEach(world.github()::install);
      world.start();
      world.until(() -> warm(world).heldCount() >= OWNERS, Duration.ofMinutes(10));
      IntStream.range(0, OWNERS)
          .mapToObj(MaintainWarmPoolsMemoryTest::owner)
          .forEach(world.github()::uninstall);
      world.until(() -> warm(world).heldCount() < OWNERS, Duration.ofMinutes(30));
      world.advance(Duration.ofMinutes(1));
      assertEquals(2, warm(world).heldCount(), "acme and globex are still there");
    }
  }

  @Test
  void closedWindow_isForgotten_andReportedAnewWhenItOpens() {
    try (SimWorld world = refused(MORNING, "acme")) {
      world.start();
      world.until(() -> warm(world).heldCount() == 1, Duration.ofMinutes(10));
      world.until(() -> warm(world).heldCount() == 0, Duration.ofHours(2));
      int before = told(world);
      world.until(() -> told(world) > before, Duration.ofHours(2));
    }
  }

  private static int told(SimWorld world) {
    return world.journal().all(Event.WarmRunnersHeld.class).size();
  }

  private static Owner owner(int number) {
    return new Owner.Organization("customer-" + number);
  }
}
