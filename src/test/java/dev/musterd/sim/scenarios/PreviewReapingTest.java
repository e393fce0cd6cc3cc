package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.flow.PreviewReaping.Judged;
import dev.musterd.flow.PreviewReaping.Preview;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A dry run of the reaper tells what a tick would do, and leaves no trace. */
class PreviewReapingTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void dryRun_namesEachRunner_withVerdictAndReason() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.queueJob();
      world.until(() -> world.journal().has(Event.RunnerConfigured.class), PATIENCE);
      Judged booting = rehearse(world).getFirst();
      assertEquals("keep", booting.verdict());
      assertEquals("booting", booting.reason());
      assertEquals(world.machine(0).id(), booting.instance().orElseThrow());
      assertEquals("linux-x64", booting.pool().orElseThrow());
      assertEquals(SimWorld.ACME, booting.owner());
      world.until(() -> world.journal().has(Event.JobStarted.class), PATIENCE);
      Judged busy = rehearse(world).getFirst();
      assertEquals("busy", busy.reason());
      assertEquals(job, busy.job().orElseThrow());
    }
  }

  @Test
  void dryRun_saysRetire_exactlyWhenTheTickWould() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().build()).reapEvery(Duration.ofMinutes(3))) {
      world.start();
      world.advance(Duration.ofSeconds(10));
      idleRunner(world);
      world.until(
          () -> "retire".equals(rehearse(world).getFirst().verdict()), PATIENCE.multipliedBy(20));
      assertTrue(rehearse(world).getFirst().reason().startsWith("idle since "));
      assertEquals(1, world.cloud().live().size());
      world.daemon().duties().reap();
      world.until(() -> world.journal().has(Event.RunnerRetired.class), Duration.ofSeconds(5));
    }
  }

  /** One scenario twice; in one of them an operator asks all the time. */
  @Test
  void dryRuns_howeverMany_changeNothing() {
    assertEquals(run(false), run(true));
  }

  private static List<String> run(boolean asking) {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().build()).reapEvery(Duration.ofMinutes(2))) {
      world.start();
      world.advance(Duration.ofSeconds(10));
      idleRunner(world);
      world.queueJob(SimWorld.GADGETS, SimWorld.LINUX);
      world.breakMachines(machine -> world.launched() > 1);
      for (int second = 0; second < Duration.ofMinutes(30).toSeconds(); second++) {
        if (asking && second % 7 == 0) {
          world.daemon().duties().previewReaping().preview();
        }
        world.advance(Duration.ofSeconds(1));
      }
      assertTrue(world.journal().has(Event.RunnerRetired.class), world::story);
      assertTrue(world.journal().has(Event.InstanceSuspected.class), world::story);
      return world.journal().all().stream().map(Object::toString).toList();
    }
  }

  @Test
  void dryRun_costsNothingMore_whileAnotherIsUnderway() {
    try (SimWorld world = SimWorld.running()) {
      idleRunner(world);
      int before = world.github().calls(Operation.RUNNERS);
      Future<Preview> first = world.daemon().duties().previewReaping().preview();
      Future<Preview> second = world.daemon().duties().previewReaping().preview();
      world.advance(Duration.ofSeconds(1));
      assertEquals(first.result(), second.result());
      assertEquals(before + 1, world.github().calls(Operation.RUNNERS));
    }
  }

  @Test
  void dryRun_fails_whenEc2sListIsMissing() {
    try (SimWorld world = SimWorld.running()) {
      world.cloud().faults().until(Api.DESCRIBE_INSTANCES, Fault.throttle(Api.DESCRIBE_INSTANCES));
      Future<Preview> asked = world.daemon().duties().previewReaping().preview();
      world.advance(Duration.ofSeconds(5));
      assertTrue(asked.failed());
      world.cloud().faults().clear();
      assertEquals(List.of(), rehearse(world));
    }
  }

  @Test
  void dryRun_keepsWhatAnUnseenOwnerHas() {
    try (SimWorld world = SimWorld.running()) {
      idleRunner(world);
      world
          .github()
          .fail(Operation.RUNNERS, 1, dev.musterd.doubles.github.Fault.status(503, "Unicorn!"));
      assertEquals("GitHub's list of acme is missing", rehearse(world).getFirst().reason());
      assertFalse(world.journal().has(Event.OwnerUnseen.class));
    }
  }

  /** One whose job was cancelled while it booted. */
  private static void idleRunner(SimWorld world) {
    Job.Id job = world.queueJob();
    world.until(() -> world.journal().has(Event.RunnerConfigured.class), PATIENCE);
    world.github().cancelJob(job);
    world.advance(Duration.ofSeconds(30));
  }

  private static List<Judged> rehearse(SimWorld world) {
    Future<Preview> rehearsal = world.daemon().duties().previewReaping().preview();
    while (!rehearsal.isComplete()) {
      world.time().step();
    }
    return rehearsal.result().judged();
  }
}
