package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Parameters whose instances vanished before they read them. */
class LeftParametersTest {
  private static final int JOBS = 12;

  private static List<Machine> interruptedWhileBooting(SimWorld world) {
    world.burst(JOBS);
    world.until(() -> world.cloud().parameters().all().size() == JOBS, Duration.ofMinutes(1));
    List<Machine> launched = world.ourLive();
    launched.forEach(world::interrupt);
    return launched;
  }

  private static boolean haveParameters(SimWorld world, List<Machine> machines) {
    return machines.stream()
        .map(it -> "/musterd/" + SimWorld.ENVIRONMENT + "/tokens/" + it.id())
        .anyMatch(name -> world.cloud().parameters().find(name).isPresent());
  }

  @Test
  void areDeleted_andNoOthers() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(100).build())) {
      List<Machine> vanished = interruptedWhileBooting(world);
      world.until(() -> !haveParameters(world, vanished), Duration.ofMinutes(20));
      world.until(() -> world.journal().has(Event.ParametersDeleted.class), Duration.ofMinutes(1));
      Set<Instance.Id> deleted =
          world.journal().all(Event.ParametersDeleted.class).stream()
              .flatMap(event -> event.instances().stream())
              .collect(Collectors.toSet());
      assertEquals(vanished.stream().map(Machine::id).collect(Collectors.toSet()), deleted);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void areDeletedLater_whenSsmRefuses() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(100).build())) {
      world.cloud().faults().throttle(Api.DELETE_PARAMETERS, 4);
      List<Machine> vanished = interruptedWhileBooting(world);
      world.until(
          () ->
              world
                  .journal()
                  .has(
                      Event.DutyFailed.class,
                      it -> it.duty().startsWith("delete the parameter of i-")),
          Duration.ofMinutes(20));
      assertTrue(haveParameters(world, vanished));
      world.until(() -> !haveParameters(world, vanished), Duration.ofMinutes(40));
    }
  }
}
