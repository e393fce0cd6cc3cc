package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.release.RunnerVersion;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runners that hang, and are ended by the watchdog of their instance, which says so. */
class HungRunnersTest {
  private static final Duration LONG = Duration.ofMinutes(20);

  private static void hangs(Machine machine, String finding) {
    machine.prints("2026-11-02T09:00:30Z musterd: " + finding + "; powering off");
    machine.powerOff("it powered off");
  }

  private static Event.RunnerHung hung(SimWorld world) {
    world.until(() -> world.journal().has(Event.RunnerHung.class), LONG);
    return world.journal().all(Event.RunnerHung.class).getFirst();
  }

  @Test
  void runnerThatHungWithItsJob_isReported_andCountedByItsVersion() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.queueJob();
      world.until(() -> world.journal().has(Event.JobStarted.class), LONG);
      hangs(world.machine(0), "hung-no-worker: runner 2.331.0 acknowledged a job and did nothing");
      Event.RunnerHung event = hung(world);
      assertEquals(world.machine(0).id(), event.instance());
      assertEquals("hung-no-worker", event.kind());
      assertEquals(RunnerVersion.find("2.331.0"), event.version());
      assertEquals("acknowledged a job and did nothing", event.reason());
      assertEquals(
          Map.of("2.331.0", 1),
          world.daemon().duties().describeFleet().hungRunners(),
          job::toString);
    }
  }

  /** It is no supply: the job that it was meant for gets another runner, long before boot-time. */
  @Test
  void job_getsAnotherRunner_whenItsOwnHungBeforeItCame() {
    try (SimWorld world = SimWorld.before(SimPools.linux().build())) {
      world.breakMachines(machine -> machine == world.machine(0));
      world.start();
      Job.Id job = world.queueJob();
      world.until(() -> world.launched() == 1, LONG);
      world.advance(Duration.ofSeconds(50));
      hangs(
          world.machine(0),
          "hung-unregistered: runner of unknown version took its configuration and opened no"
              + " session");
      world.until(() -> world.launched() == 2, Duration.ofMinutes(3));
      assertEquals("hung-unregistered", hung(world).kind());
      assertEquals(Map.of("unknown", 1), world.daemon().duties().describeFleet().hungRunners());
      assertFalse(world.journal().has(Event.InstanceBootFailed.class));
      world.untilRun(job);
    }
  }

  @Test
  void consoles_ofRunnersThatDidTheirJob_areNotRead() {
    try (SimWorld world = SimWorld.running()) {
      world.untilRun(world.burst(5));
      world.untilNothingIsLeft();
      assertEquals(0, world.cloud().calls(Api.GET_CONSOLE_OUTPUT));
      assertFalse(world.journal().has(Event.RunnerHung.class));
    }
  }

  @Test
  void idleRunnerThatWasInterrupted_hasNotHung() {
    try (SimWorld world = SimWorld.running()) {
      world.queueJob();
      world.until(() -> world.journal().has(Event.JobStarted.class), LONG);
      hangs(world.machine(0), "spot-interruption: EC2 takes the instance back at 10:02");
      world.until(() -> world.journal().has(Event.InstanceVanished.class), LONG);
      world.advance(Duration.ofMinutes(2));
      assertFalse(world.journal().has(Event.RunnerHung.class));
      assertFalse(world.journal().has(Event.InstanceBootFailed.class));
    }
  }
}
