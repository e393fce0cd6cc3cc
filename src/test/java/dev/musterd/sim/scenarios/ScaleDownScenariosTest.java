package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.FakeCompute;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the reaper ends and what it spares, by the numbers of docs/scenarios.md. */
class ScaleDownScenariosTest {
  private static final Duration LONG = Duration.ofMinutes(30);

  /** Row 78. */
  @Test
  void nothing_isAskedOrEnded_whenNothingRuns() {
    try (SimWorld world = SimWorld.running()) {
      int calls = world.github().calls();
      world.advance(Duration.ofHours(1));
      assertEquals(calls, world.github().calls());
      assertEquals(0, world.cloud().calls(Api.TERMINATE_INSTANCES));
    }
  }

  /** Row 79, at both levels: idle and lost ones go; busy, booting and young ones stay. */
  @ParameterizedTest
  @EnumSource(names = {"ORGANIZATION", "REPOSITORY"})
  void idleAndLostRunners_go_andTheOthersStay(Owner.Scope scope) {
    try (SimWorld world = SimWorld.before(SimPools.linux().build()).scope(scope)) {
      world.github().install(SimWorld.WIDGETS);
      world.start();
      world.advance(Duration.ofSeconds(10));
      world.breakMachines(machine -> machine == world.machine(1));
      List<Job.Id> jobs = world.burst(3);
      world.github().jobsTake(Duration.ofHours(2));
      world.until(() -> world.launched() == 3, LONG);
      jobs.forEach(world.github()::cancelJob);
      world.advance(Duration.ofMinutes(3));
      assertEquals(3, world.cloud().live().size(), "too young, or booting");
      Job.Id running = world.queueJob();
      world.until(() -> world.github().jobRunner(running).isPresent(), LONG);
      world.advance(Duration.ofMinutes(20));
      assertEquals(
          world.github().jobRunner(running).stream().toList(),
          world.cloud().live().stream().map(machine -> machine.id().value()).toList());
      assertEquals(2, world.journal().all(Event.InstanceTerminated.class).size());
    }
  }

  /** Row 81: an operator removed the runner at GitHub; its instance does not stay for that. */
  @Test
  void runner_isTerminated_whenGitHubKnowsItNoMore() {
    try (SimWorld world = SimWorld.running()) {
      idle(world, 1);
      world.github().fail(Operation.REMOVE_RUNNER, 1, Fault.status(404, "Not Found"));
      world.until(() -> world.journal().has(Event.InstanceTerminated.class), LONG);
      assertEquals(List.of(), world.cloud().live());
    }
  }

  /** Row 84. */
  @Test
  void tick_endsWell_whenTagsAndTerminationsAreRefused() {
    try (SimWorld world = SimWorld.running()) {
      world.breakMachines(_ -> true);
      Job.Id job = world.queueJob();
      world.until(() -> world.launched() == 1, LONG);
      world.github().cancelJob(job);
      world
          .cloud()
          .faults()
          .until(Api.CREATE_TAGS, dev.musterd.doubles.aws.Fault.throttle(Api.CREATE_TAGS));
      world.advance(Duration.ofMinutes(15));
      assertTrue(world.journal().has(Event.TickFinished.class));
      assertTrue(
          world.journal().has(Event.DutyFailed.class, it -> it.duty().startsWith("suspect")));
      world.cloud().faults().clear();
      world.untilNothingIsLeft();
    }
  }

  /**
   * Row 85, and the reference's defect 10: one failed look-up ended the loop, and none went. Here
   * the first of three cannot be removed, and the other two go at the same tick.
   */
  @Test
  void twoOfThreeLostRunners_go_whenTheFirstCannotBeLookedUp() {
    try (SimWorld world = SimWorld.running()) {
      lose(world, idle(world, 3));
      world.github().fail(Operation.REMOVE_RUNNER, 1, Fault.status(500, "Unicorn!"));
      world.until(() -> world.journal().has(Event.InstanceTerminated.class), LONG);
      assertEquals(1, world.cloud().live().size());
      assertEquals(1, world.journal().all(Event.RunnerSpared.class).size());
      world.untilNothingIsLeft();
    }
  }

  /** Row 85 again: what blocks is one owner, whose list GitHub does not give. */
  @Test
  void otherOwnersLostRunners_go_whenOneOwnerCannotBeLookedUp() {
    try (SimWorld world = SimWorld.running()) {
      lose(world, idle(world, 2));
      Job.Id blocked = world.queueJob(SimWorld.GADGETS, SimWorld.LINUX);
      world.until(() -> world.journal().all(Event.RunnerConfigured.class).size() == 3, LONG);
      world.github().cancelJob(blocked);
      world.github().uninstall(SimWorld.GLOBEX);
      world.until(() -> world.journal().all(Event.InstanceTerminated.class).size() == 2, LONG);
      assertTrue(world.journal().has(Event.OwnerUnseen.class));
      assertEquals(List.of(world.machine(2)), world.cloud().live());
    }
  }

  /** Row 86, for an idle runner and for one that never came. */
  @Test
  void taggedRunners_areNeverEnded() {
    try (SimWorld world = SimWorld.running()) {
      world.breakMachines(machine -> machine == world.machine(1));
      List<Machine> machines = idle(world, 2);
      FakeCompute operator = new FakeCompute(world.cloud(), SimWorld.ENVIRONMENT);
      machines.forEach(machine -> operator.tag(machine.id(), Instance.Tag.KEEP, "true"));
      world.advance(Duration.ofHours(30));
      assertTrue(machines.stream().allMatch(Machine::live), world::story);
      assertFalse(world.journal().has(Event.InstanceTerminated.class));
      assertFalse(world.journal().has(Event.RunnerRetired.class));
    }
  }

  /**
   * The reference's defect 8: GitHub's busy flag lags, and a removal is answered as done. Jobs
   * begin after ever longer pauses, up to where the idle runner goes; {@link
   * dev.musterd.sim.world.SimWorld#close} fails when one was killed.
   */
  @Test
  void runningJob_isNotKilled_whenGitHubsBusyFlagLags() {
    try (SimWorld world = SimWorld.running(SimPools.linux().persistent().build())) {
      world.github().busyFlagLags(Duration.ofSeconds(50));
      world.untilRun(world.queueJob());
      world.advance(Duration.ofMinutes(3));
      for (int pause = 60; pause < 180; pause++) {
        world.untilRun(world.queueJob());
        world.advance(Duration.ofSeconds(pause));
      }
      int launched = world.launched();
      assertTrue(launched > 10 && launched < 110, () -> launched + " runners for 121 jobs");
      assertEquals(List.of(), world.github().killedJobs());
    }
  }

  /** Runners that came for jobs which were then cancelled. */
  private static List<Machine> idle(SimWorld world, int count) {
    List<Job.Id> jobs = world.burst(count);
    world.until(() -> world.journal().all(Event.RunnerConfigured.class).size() >= count, LONG);
    jobs.forEach(world.github()::cancelJob);
    world.advance(Duration.ofMinutes(1));
    return Stream.iterate(0, number -> number + 1).limit(count).map(world::machine).toList();
  }

  /** They run on, and GitHub hears no more of them. */
  private static void lose(SimWorld world, List<Machine> machines) {
    machines.forEach(
        machine -> world.github().setOnline(SimWorld.ACME, machine.id().value(), false));
  }
}
