package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Job;
import dev.musterd.port.GitHub;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** GitHub refuses everything that the App signs: nothing could be registered. */
class RefusedAppTest {
  private final AtomicReference<GitHub> gitHub = new AtomicReference<>();

  private SimWorld world() {
    SimWorld world =
        SimWorld.before(SimPools.linux().build())
            .around(
                ports -> {
                  gitHub.set(ports.github());
                  return ports;
                });
    world.start();
    world.advance(Duration.ofSeconds(10));
    return world;
  }

  private void refuse(SimWorld world) {
    world
        .github()
        .fail(Operation.APP, 1, Fault.status(401, "A JSON web token could not be decoded"));
    gitHub.get().authenticate();
    world.advance(Duration.ofSeconds(1));
  }

  @Test
  void nothingIsLaunched_whileTheAppIsRefused_andAllWhenItIsNot() {
    try (SimWorld world = world()) {
      refuse(world);
      List<Job.Id> jobs = world.burst(20);
      world.advance(Duration.ofHours(1));
      assertEquals(0, world.launched());
      assertTrue(
          world.journal().reasons(jobs.getFirst()).stream()
              .anyMatch(reason -> reason.contains("could not be decoded")),
          world::story);
      gitHub.get().authenticate();
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(20, world.launched());
    }
  }

  /** A job that is held costs nothing, at AWS or at GitHub. */
  @Test
  void heldJobs_costNoCalls() {
    try (SimWorld world = world()) {
      refuse(world);
      world.burst(5);
      world.advance(Duration.ofMinutes(1));
      int calls = world.github().calls(Operation.JIT) + world.github().calls(Operation.JOB);
      world.advance(Duration.ofMinutes(30));
      assertEquals(
          calls, world.github().calls(Operation.JIT) + world.github().calls(Operation.JOB));
    }
  }
}
