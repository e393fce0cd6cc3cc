package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Machine;
import dev.musterd.doubles.sqs.FakeJobQueue;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.Runner;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runners that go elsewhere, never come, die, or stay idle. */
class RunnersThatFailTest {
  private static final Duration LONG = Duration.ofMinutes(40);

  @Test
  void job_getsAnotherRunner_whenItsOwnTookAnUnannouncedJob() {
    try (SimWorld world = SimWorld.running()) {
      world.github().sendWebhooksTo(_ -> Future.succeededFuture(0));
      Job.Id silent = world.queueJob();
      world.github().sendWebhooksTo(world::deliver);
      Job.Id announced = world.queueJob();
      world.untilRun(List.of(silent, announced));
      world.untilNothingIsLeft();
      assertEquals(Optional.of(world.machine(0).id().value()), world.github().jobRunner(silent));
      assertEquals(2, world.launched());
    }
  }

  @Test
  void job_getsAnotherRunner_whenItsOwnNeverComes() {
    try (SimWorld world = SimWorld.running()) {
      world.breakMachines(machine -> machine == world.machine(0));
      Job.Id job = world.queueJob();
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(2, world.launched());
      assertTrue(world.journal().has(Event.InstanceSuspected.class));
    }
  }

  /** Each runner comes, idles beside the job, and is lost: five times. */
  private static void loseRunnersThatCame(SimWorld world) {
    for (int runner = 0; runner < SimWorld.MAX_ATTEMPTS; runner++) {
      int number = runner;
      world.until(() -> world.launched() > number, LONG);
      Machine machine = world.machine(number);
      world.until(() -> hasCome(world, machine), LONG);
      world.interrupt(machine);
    }
    world.until(() -> world.journal().has(Event.JobBuried.class), LONG);
  }

  private static boolean hasCome(SimWorld world, Machine machine) {
    return world
        .daemon()
        .duties()
        .inventory()
        .find(machine.id())
        .filter(Runner::seenOnline)
        .isPresent();
  }

  /** A pool whose runners do not get the job. */
  private static SimWorld notAdmitted() {
    SimWorld world = SimWorld.running(SimPools.linux().runnerGroup("restricted").build());
    world.github().addGroup(SimWorld.ACME, "restricted", new Owner.Repository("acme", "other"));
    return world;
  }

  @Test
  void job_isBuriedWithItsHistory_whenRunnersComeAndNoneTakesIt() {
    try (SimWorld world = notAdmitted()) {
      Job.Id job = world.queueJob();
      loseRunnersThatCame(world);
      Event.JobBuried buried = world.journal().all(Event.JobBuried.class).getFirst();
      assertEquals(job, buried.job());
      assertEquals(
          5, buried.history().stream().filter(line -> line.contains(" launched ")).count());
      assertEquals(
          List.of("5 runners were launched for it and none took it"),
          world.queue().dead().stream().map(FakeJobQueue.Dead::reason).toList());
      world.untilNothingIsLeft();
      assertEquals(5, world.launched());
    }
  }

  /** A broken image is no fault of the job's. */
  @Test
  void job_waitsAndIsNotBuried_whenNoRunnerEverComes() {
    try (SimWorld world = SimWorld.running()) {
      world.breakMachines(_ -> true);
      Job.Id job = world.queueJob();
      world.advance(Duration.ofHours(3));
      assertFalse(world.journal().has(Event.JobBuried.class));
      assertTrue(world.journal().reasons(job).stream().anyMatch(why -> why.contains("never came")));
      world.breakMachines(_ -> false);
      world.untilRun(job);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void buriedJob_getsARunner_whenItsTicketIsSentAgain() {
    try (SimWorld world = notAdmitted()) {
      Job.Id job = world.queueJob();
      loseRunnersThatCame(world);
      world.foreignRunner(SimWorld.ACME, "theirs", SimWorld.LINUX);
      world.untilRun(job);
      world.queue().send(world.queue().dead().getFirst().ticket().orElseThrow());
      world.dismiss(SimWorld.ACME, "theirs");
      world.untilNothingIsLeft();
    }
  }

  @Test
  void job_getsAnotherRunner_whenSpotTookItsOwnBackBeforeItCame() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.queueJob();
      world.until(() -> world.journal().has(Event.RunnerConfigured.class), Duration.ofMinutes(1));
      world.interrupt(world.machine(0));
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(2, world.launched());
      assertTrue(world.journal().has(Event.InstanceVanished.class));
    }
  }

  @Test
  void registrationAndParameter_areRemoved_whenTheirInstanceWasNeverListed() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().build()).reapEvery(Duration.ofMinutes(5))) {
      world.start();
      world.advance(Duration.ofSeconds(10));
      Job.Id job = world.queueJob();
      world.until(() -> world.journal().has(Event.RunnerConfigured.class), Duration.ofMinutes(1));
      world.interrupt(world.machine(0));
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertTrue(world.journal().has(Event.RegistrationForgotten.class), world::story);
    }
  }

  @Test
  void idleRunner_isRetired_onlyWhenOldEnoughAndConfirmed() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.queueJob();
      world.until(() -> world.journal().has(Event.InstancesLaunched.class), Duration.ofMinutes(1));
      world.github().cancelJob(job);
      Instant launched = world.machine(0).launchedAt();
      world.until(() -> world.journal().has(Event.RunnerRetired.class), LONG);
      assertFalse(world.time().instant().isBefore(launched.plus(Duration.ofMinutes(5))));
      world.untilNothingIsLeft();
    }
  }

  @Test
  void runner_isReplacedLater_whenItsGroupDoesNotAdmitTheRepository() {
    Owner.Repository other = new Owner.Repository("acme", "other");
    try (SimWorld world = SimWorld.running(SimPools.linux().runnerGroup("restricted").build())) {
      world.github().addGroup(SimWorld.ACME, "restricted", other);
      Job.Id job = world.queueJob();
      world.until(() -> world.launched() == 2, LONG);
      Event.RunnerMismatched mismatch =
          world.journal().all(Event.RunnerMismatched.class).getFirst();
      assertEquals(job, mismatch.job());
      assertEquals(world.machine(0).id(), mismatch.instance());
      assertFalse(world.time().instant().isBefore(mismatch.backOffUntil()));
      assertEquals(1, world.cloud().peakLive());
      world.github().cancelJob(job);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void foreignInstancesAndRegistrations_areLeftAlone() {
    try (SimWorld world = SimWorld.running()) {
      var untagged = world.cloud().addForeign(Map.of("Name", "database"));
      var otherEnvironment =
          world
              .cloud()
              .addForeign(
                  Map.of(
                      "musterd:environment", "other",
                      "musterd:pool", "linux-x64",
                      "musterd:owner", "acme",
                      "musterd:scope", "organization"));
      world.foreignRunner(SimWorld.ACME, "i-0123456789abcdef0", Labels.of("mac"));
      world.github().setOnline(SimWorld.ACME, "i-0123456789abcdef0", false);
      world.untilRun(world.burst(3));
      world.advance(Duration.ofHours(1));
      assertTrue(world.cloud().machine(untagged).orElseThrow().live());
      assertTrue(world.cloud().machine(otherEnvironment).orElseThrow().live());
      assertEquals(1, world.github().runners(SimWorld.ACME).size());
    }
  }
}
