package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.FakeCompute;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.doubles.github.Operation;
import dev.musterd.flow.RetireRunner.Answer;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.Requester;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runners that operators retire by hand. */
class RetireRunnerTest {
  private static final Requester ALICE = new Requester("alice@laptop", "10.0.0.5");
  private static final Duration AT_ONCE = Duration.ofSeconds(3);
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Labels GPU = Labels.of("self-hosted", "gpu");

  private static Answer retire(SimWorld world, String name, boolean whenIdle) {
    Future<Answer> answer = world.daemon().duties().retireRunner().retire(name, whenIdle, ALICE);
    world.until(answer::isComplete, SOON);
    return answer.result();
  }

  private static Answer retire(SimWorld world, Machine machine) {
    return retire(world, machine.id().value(), false);
  }

  private static String refusal(Answer answer) {
    return assertInstanceOf(Answer.Refused.class, answer).reason();
  }

  private static Machine booting(SimWorld world) {
    world.until(() -> world.journal().has(Event.RunnerConfigured.class), SOON);
    world.advance(Duration.ofSeconds(3)); // EC2 knows it by then.
    return world.machine(0);
  }

  private static Machine busy(SimWorld world) {
    world.until(() -> world.journal().has(Event.JobStarted.class), SOON);
    return world.machine(0);
  }

  private static PoolBuilder gpu() {
    return SimPools.pool("gpu", "self-hosted", "gpu").persistent();
  }

  /** A persistent runner that has done a job, and waits for another. */
  private static SimWorld idle() {
    SimWorld world = SimWorld.running(gpu().build());
    world.untilRun(world.queueJob(SimWorld.WIDGETS, GPU));
    world.advance(AT_ONCE);
    return world;
  }

  @Test
  void idleRunner_isDeregistered_andItsInstanceTerminated() {
    try (SimWorld world = idle()) {
      Machine machine = world.machine(0);
      Answer answer = retire(world, machine);
      assertEquals(machine.id(), assertInstanceOf(Answer.Retired.class, answer).instance().id());
      assertFalse(machine.live());
      assertEquals(List.of(), world.github().runners(SimWorld.ACME));
      assertEquals(
          List.of(
              new Event.RetirementRequested(
                  machine.id(),
                  assertInstanceOf(Answer.Retired.class, answer).instance().ownerPool(),
                  false,
                  "alice@laptop",
                  "10.0.0.5")),
          world.journal().all(Event.RetirementRequested.class));
      assertEquals(
          "alice@laptop asked for it",
          world.journal().all(Event.InstanceTerminated.class).getFirst().reason());
      world.untilRun(world.queueJob(SimWorld.WIDGETS, GPU));
      world.untilNothingIsLeft();
    }
  }

  @Test
  void runner_isFoundByItsName_too() {
    try (SimWorld world = SimWorld.running(gpu().namePrefix("ci-").build())) {
      world.untilRun(world.queueJob(SimWorld.WIDGETS, GPU));
      world.daemon().duties().reap();
      world.advance(AT_ONCE);
      String name = world.github().runners(SimWorld.ACME).getFirst().name();
      assertTrue(name.startsWith("ci-"), name);
      assertInstanceOf(Answer.Unknown.class, retire(world, "x" + name, false));
      assertInstanceOf(Answer.Retired.class, retire(world, name, false));
    }
  }

  @Test
  void busyRunner_isLeftAlone_andItsJobIsNamed() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.queueJob();
      Machine machine = busy(world);
      assertEquals(
          "%s runs job %s, and is left alone; --when-idle has it retired after that"
              .formatted(machine.id(), job),
          refusal(retire(world, machine)));
      world.untilRun(job);
    }
  }

  /** No webhook has told of the job, so only GitHub knows. */
  @Test
  void runnerThatGitHubKnowsToBeBusy_isLeftAlone() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.queueJob();
      Machine machine = booting(world);
      world.github().sendWebhooksTo(_ -> Future.succeededFuture(0));
      world.until(() -> world.github().jobRunner(job).isPresent(), SOON);
      assertEquals(
          machine.id()
              + " runs a job, as GitHub says, and is left alone; --when-idle has it"
              + " retired after that",
          refusal(retire(world, machine)));
      assertTrue(machine.live());
      world.untilRun(job);
    }
  }

  @Test
  void busyEphemeralRunner_endsAfterItsJob_byItself() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.queueJob();
      Machine machine = busy(world);
      Answer answer = retire(world, machine.id().value(), true);
      assertEquals(
          "%s runs job %s, takes no other, and ends after it".formatted(machine.id(), job),
          assertInstanceOf(Answer.Later.class, answer).reason());
      world.untilRun(job);
      world.until(() -> !machine.live(), SOON);
      assertFalse(world.journal().has(Event.RunnerRetired.class));
    }
  }

  @Test
  void busyPersistentRunner_finishesItsJob_getsNoOther_andIsRetired() {
    try (SimWorld world = SimWorld.running(gpu().build())) {
      Job.Id job = world.queueJob(SimWorld.WIDGETS, GPU);
      Machine machine = busy(world);
      Answer answer = retire(world, machine.id().value(), true);
      assertInstanceOf(Answer.Later.class, answer);
      assertTrue(world.daemon().duties().describeFleet().runners(1).rows().getFirst().retiring());
      Job.Id next = world.queueJob(SimWorld.WIDGETS, GPU);
      world.until(() -> world.launched() == 2, Duration.ofSeconds(10));
      world.untilRun(job);
      world.until(() -> !machine.live(), SOON);
      world.untilRun(next);
      assertEquals(1, world.github().calls(Operation.REMOVE_LABELS));
      assertEquals(1, world.journal().all(Event.RetirementWaits.class).size());
      assertEquals(List.of(), world.github().killedJobs());
      world.untilNothingIsLeft();
    }
  }

  /** The request is forgotten; that its labels are gone is not. */
  @Test
  void runnerWithoutItsLabels_isNotCountedOn_afterARestart() {
    try (SimWorld world = SimWorld.running(gpu().build())) {
      Job.Id job = world.github().queueJob(SimWorld.WIDGETS, GPU, Duration.ofMinutes(10));
      Machine machine = busy(world);
      retire(world, machine.id().value(), true);
      world.advance(AT_ONCE);
      world.crash();
      world.start();
      world.untilRun(job);
      Job.Id next = world.queueJob(SimWorld.WIDGETS, GPU);
      world.untilRun(List.of(next), SOON);
      assertEquals(2, world.launched());
      world.untilNothingIsLeft();
    }
  }

  @Test
  void bookedRetirement_isTriedEverLessOften_whileGitHubDoesNotAnswer() {
    try (SimWorld world = SimWorld.running(gpu().build()).reapEvery(Duration.ofHours(1))) {
      Job.Id job = world.queueJob(SimWorld.WIDGETS, GPU);
      Machine machine = busy(world);
      retire(world, machine.id().value(), true);
      world
          .github()
          .fail(Operation.REMOVE_RUNNER, 3, dev.musterd.doubles.github.Fault.status(502, "Bad"));
      world.untilRun(job);
      int calls = world.github().calls(Operation.REMOVE_RUNNER);
      world.until(() -> !machine.live(), Duration.ofMinutes(5));
      assertTrue(world.github().calls(Operation.REMOVE_RUNNER) - calls <= 8);
    }
  }

  /** Long before its time to boot would be over. */
  @Test
  void bootingRunner_isTerminated_andItsJobGetsAnotherAtOnce() {
    try (SimWorld world =
        SimWorld.running(SimPools.linux().maxRunners(1).bootTime(Duration.ofHours(1)).build())) {
      world.breakMachines(machine -> machine.id().equals(world.machine(0).id()));
      Job.Id job = world.queueJob();
      Machine stuck = booting(world);
      assertInstanceOf(Answer.Retired.class, retire(world, stuck));
      assertFalse(stuck.live());
      world.until(() -> world.launched() == 2, AT_ONCE);
      world.untilRun(List.of(job), SOON);
      world.untilNothingIsLeft();
    }
  }

  /** This process knows no registration of it, so GitHub's list is read first. */
  @Test
  void bootingRunnerOfAnEarlierProcess_isRetiredToo() {
    try (SimWorld world =
        SimWorld.running(SimPools.linux().bootTime(Duration.ofHours(1)).build())) {
      world.breakMachines(machine -> machine.id().equals(world.machine(0).id()));
      Job.Id job = world.queueJob();
      Machine stuck = booting(world);
      world.crash();
      world.start();
      world.advance(Duration.ofSeconds(20));
      assertInstanceOf(Answer.Retired.class, retire(world, stuck));
      world.untilRun(List.of(job), Duration.ofMinutes(5));
      assertEquals(2, world.launched());
      world.untilNothingIsLeft();
    }
  }

  @Test
  void warmRunnerThatBoots_isReplacedAtOnce_andNoBackOffFollows() {
    try (SimWorld world =
        SimWorld.running(SimPools.linux().idle("* * * * *", 1).warm("acme").build())) {
      Machine first = booting(world);
      assertInstanceOf(Answer.Retired.class, retire(world, first));
      world.until(() -> world.launched() == 2, Duration.ofSeconds(15));
      assertFalse(world.journal().has(Event.WarmRunnersHeld.class));
    }
  }

  @Test
  void keptInstance_isNotTouched() {
    try (SimWorld world = idle()) {
      Machine kept = world.machine(0);
      new FakeCompute(world.cloud(), SimWorld.ENVIRONMENT)
          .tag(kept.id(), Instance.Tag.KEEP, "true");
      world.advance(AT_ONCE);
      world.daemon().duties().reap();
      world.advance(AT_ONCE);
      assertTrue(refusal(retire(world, kept)).contains("musterd:keep=true"));
      assertTrue(kept.live());
    }
  }

  @Test
  void instanceThatEc2Protects_isNamedWithEc2sReason() {
    try (SimWorld world = idle()) {
      Machine machine = world.machine(0);
      world.cloud().protect(machine.id()::equals);
      String reason = refusal(retire(world, machine));
      assertTrue(
          reason.startsWith(
              "EC2 refuses to terminate " + machine.id() + ", and its runner is gone"),
          reason);
      assertTrue(world.journal().has(Event.InstanceNotTerminated.class));
      world.cloud().allowTermination();
      world.untilNothingIsLeft();
    }
  }

  @Test
  void silenceOfEc2_isSaid_andTheReaperEndsTheInstance() {
    try (SimWorld world = idle()) {
      Machine machine = world.machine(0);
      world
          .cloud()
          .faults()
          .next(Api.TERMINATE_INSTANCES, 1, Fault.throttle(Api.TERMINATE_INSTANCES));
      Answer answer = retire(world, machine);
      assertTrue(
          assertInstanceOf(Answer.Failed.class, answer).reason().contains("the reaper ends it"));
      world.untilNothingIsLeft();
    }
  }

  @Test
  void silenceOfGitHub_isSaid_andNothingIsDone() {
    try (SimWorld world = idle()) {
      world
          .github()
          .fail(Operation.REMOVE_RUNNER, 9, dev.musterd.doubles.github.Fault.status(502, "Bad"));
      Answer answer = retire(world, world.machine(0));
      assertTrue(
          assertInstanceOf(Answer.Failed.class, answer).reason().endsWith("nothing was done"));
      assertTrue(world.machine(0).live());
    }
  }

  @Test
  void whatIsNotOurs_isUnknown() {
    try (SimWorld world = SimWorld.running()) {
      Instance.Id foreign = world.cloud().addForeign(Map.of("Name", "database"));
      for (String name : List.of(foreign.value(), "i-0123456789abcdef0", "laptop", "")) {
        assertEquals(
            new Answer.Unknown(
                "no runner %s is known here; `musterd runners` lists them".formatted(name)),
            retire(world, name, true));
      }
      assertFalse(world.journal().has(Event.RetirementRequested.class));
    }
  }

  @Test
  void runnerThatHasDoneItsJob_goesByItself() {
    try (SimWorld world = SimWorld.running()) {
      world.untilRun(world.queueJob());
      Answer answer = retire(world, world.machine(0));
      assertTrue(
          assertInstanceOf(Answer.Later.class, answer).reason().contains("has done its work"));
      world.untilNothingIsLeft();
    }
  }
}
