package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the simulation found, each in the smallest world that shows it. */
class FoundBySimulationTest {
  private static final Duration LONG = Duration.ofMinutes(40);

  @Test
  void lostFleetAnswer_isAskedForAgain_thoughEc2ThrottlesMeanwhile() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build())) {
      world.cloud().faults().next(Api.CREATE_FLEET, 1, new Fault.LostReply());
      world.cloud().faults().throttle(Api.CREATE_FLEET, 2);
      Job.Id job = world.queueJob();
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  @Test
  void everyRequestToEc2_isAnEvent_alsoWhenItsAnswersAreLostAlike() {
    try (SimWorld world = SimWorld.running()) {
      world.cloud().faults().next(Api.CREATE_FLEET, 6, new Fault.LostReply());
      Job.Id job = world.queueJob();
      world.untilRun(job);
      assertEquals(7, world.cloud().calls(Api.CREATE_FLEET));
      assertEquals(7, world.journal().all(Event.FleetRequested.class).size());
      assertEquals(6, world.journal().reasons(job).size());
      world.untilNothingIsLeft();
    }
  }

  @Test
  void instanceThatCouldNotBeConfigured_keepsItsSlot_untilItIsTerminated() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build())) {
      world.cloud().faults().throttle(Api.PUT_PARAMETER, 1);
      world.cloud().faults().throttle(Api.TERMINATE_INSTANCES, 1);
      Job.Id job = world.queueJob();
      world.untilRun(List.of(job), LONG);
      world.untilNothingIsLeft();
      assertEquals(2, world.launched());
      assertEquals(1, world.cloud().peakLive());
    }
  }

  @Test
  void workingRunner_isNotDiscarded_whenOnlyTheAnswerAboutItsParameterWasLost() {
    try (SimWorld world = SimWorld.before(SimPools.linux().build())) {
      world.cloud().callTimeout(Duration.ofSeconds(40));
      world.tail(() -> Duration.ofSeconds(15));
      world.cloud().bootDelay(() -> Duration.ofSeconds(5));
      world.start();
      world.advance(Duration.ofMinutes(2));
      world.cloud().faults().next(Api.PUT_PARAMETER, 1, new Fault.LostReply());
      Job.Id job = world.queueJob();
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  @Test
  void oldInstance_isKept_whenEc2sListLacksItOnce() {
    try (SimWorld world = SimWorld.before(SimPools.linux().build())) {
      world.cloud().bootDelay(() -> Duration.ofMinutes(3));
      world.start();
      world.advance(Duration.ofSeconds(10));
      Job.Id job = world.queueJob();
      world.advance(Duration.ofSeconds(100));
      world.cloud().listsMiss(_ -> true);
      int lists = world.cloud().calls(Api.DESCRIBE_INSTANCES);
      world.until(() -> world.cloud().calls(Api.DESCRIBE_INSTANCES) > lists, LONG);
      world.advance(Duration.ofSeconds(1));
      world.cloud().listsMiss(_ -> false);
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  @Test
  void workingRunner_isNotTerminated_whenGitHubsListLacksItAfterARestart() {
    try (SimWorld world = SimWorld.before(SimPools.linux().build())) {
      world.github().jobsTake(Duration.ofMinutes(4));
      world.start();
      world.advance(Duration.ofSeconds(10));
      Job.Id job = world.queueJob();
      world.until(() -> world.github().jobStartedAt(job).isPresent(), LONG);
      world.crash();
      world.github().listsMiss(_ -> true);
      world.start();
      world.advance(Duration.ofSeconds(20));
      world.github().listsMiss(_ -> false);
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  @Test
  void deletedJob_isLetGo_soonAfterItsRunnerStoodIdle() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.queueJob();
      world.until(() -> world.journal().has(Event.RunnerConfigured.class), LONG);
      world.github().deleteJob(job);
      world.until(() -> world.journal().has(Event.JobReleased.class), Duration.ofMinutes(3));
      assertFalse(world.journal().has(Event.RunnerMismatched.class));
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  @Test
  void waitingJob_isAskedAboutOnce_whileARunnerStandsIdleForIt() {
    try (SimWorld world = SimWorld.running(SimPools.linux().runnerGroup("restricted").build())) {
      world.github().addGroup(SimWorld.ACME, "restricted", SimWorld.GADGETS);
      Job.Id job = world.queueJob();
      int before = world.github().calls(Operation.JOB);
      world.until(() -> world.journal().has(Event.RunnerMismatched.class), LONG);
      assertEquals(2, world.github().calls(Operation.JOB) - before);
      world.github().cancelJob(job);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void leftRegistration_isForgotten_thoughGitHubsListLacksItForAMoment() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().build()).reapEvery(Duration.ofMinutes(2))) {
      world.start();
      world.advance(Duration.ofSeconds(10));
      Job.Id job = world.queueJob();
      world.until(() -> world.journal().has(Event.RunnerConfigured.class), LONG);
      Instance.Id first = world.machine(0).id();
      world.interrupt(world.machine(0));
      world.untilRun(job);
      world.github().listsMiss(_ -> true);
      world.advance(Duration.ofMinutes(2));
      world.github().listsMiss(_ -> false);
      world.untilNothingIsLeft();
      assertTrue(
          world
              .journal()
              .has(Event.RegistrationForgotten.class, it -> it.name().endsWith(first.value())));
    }
  }

  @Test
  void jobOfALostFleetAnswer_getsAnother_whenItsInstanceEndedBeforeTheAnswerCame() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().build()).reapEvery(Duration.ofSeconds(20))) {
      world.start();
      world.advance(Duration.ofSeconds(10));
      world.cloud().faults().next(Api.CREATE_FLEET, 1, new Fault.LostReply());
      world.cloud().faults().throttle(Api.CREATE_FLEET, 5);
      Job.Id job = world.queueJob();
      world.advance(Duration.ofSeconds(80)); // EC2's list has shown it.
      world.interrupt(world.machine(0));
      world.until(() -> world.journal().has(Event.InstanceVanished.class), LONG);
      assertFalse(world.journal().has(Event.InstancesLaunched.class));
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(2, world.launched());
    }
  }

  @Test
  void runnerThatGitHubsListLacks_isLetGoByTheIdOfItsWebhook_beforeItIsTerminated() {
    try (SimWorld world = SimWorld.running(SimPools.linux().persistent().build())) {
      Job.Id first = world.queueJob();
      world.untilRun(first);
      world.crash();
      world.github().listsMiss(_ -> true);
      world.start();
      world.advance(Duration.ofSeconds(30)); // The next process knows the instance.
      world.untilRun(world.queueJob());
      world.until(() -> world.journal().has(Event.InstanceTerminated.class), LONG);
      assertTrue(world.journal().has(Event.RunnerRetired.class), world::story);
      assertEquals(1, world.launched());
      world.github().listsMiss(_ -> false);
      world.untilNothingIsLeft();
    }
  }
}
