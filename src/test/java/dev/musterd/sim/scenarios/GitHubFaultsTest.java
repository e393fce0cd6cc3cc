package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.Provisioning;
import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What GitHub can do to a registration, a list or a question. */
class GitHubFaultsTest {
  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 422})
  void refusedRegistration_costsTheInstance_andTheJobGetsAnother(int status) {
    try (SimWorld world = SimWorld.running()) {
      world.github().fail(Operation.JIT, 1, Fault.status(status, "Nothing doing"));
      Job.Id job = world.queueJob();
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(2, world.launched());
      assertEquals(1, world.cloud().peakLive());
      assertTrue(
          world
              .journal()
              .has(Event.ConfigurationFailed.class, it -> it.reason().contains("Nothing doing")));
      assertTrue(
          world.journal().reasons(job).stream()
              .anyMatch(reason -> reason.contains("GitHub registers no runner: ")));
    }
  }

  /** It worked, only its answer came too late; then its name is taken, by nobody in the list. */
  @Test
  void lostRegistration_keepsTheInstance_andIsMadeAnewOnceItIsListed() {
    try (SimWorld world = SimWorld.running()) {
      world.github().listsLag(Duration.ofSeconds(45));
      world.github().fail(Operation.JIT, 1, new Fault.DropAfterEffect());
      Job.Id job = world.queueJob();
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
      assertFalse(world.journal().has(Event.ConfigurationFailed.class));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void registrationRefusedForGood_launchesNothingMore(int jobs) {
    try (SimWorld world = SimWorld.running()) {
      world.github().fail(Operation.JIT, 10_000, Fault.status(404, "Not Found"));
      world.burst(jobs);
      world.advance(Duration.ofHours(1));
      assertEquals(jobs, world.launched(), "one each, until the first was refused");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 429})
  void limitedRegistration_waitsAsLongAsGitHubSays(int status) {
    try (SimWorld world = SimWorld.running()) {
      world
          .github()
          .fail(
              Operation.JIT,
              1,
              new Fault.Status(
                  status, "You have exceeded a secondary rate limit", Map.of("retry-after", "45")));
      Job.Id job = world.queueJob();
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
      assertTrue(world.journal().has(Event.RateLimited.class, it -> it.api().equals("GitHub")));
    }
  }

  /** While it waits for its turn, the instance ends; its job gets another. */
  @Test
  void limitedRegistration_isNotMade_whenItsInstanceHasVanishedMeanwhile() {
    try (SimWorld world = SimWorld.running()) {
      world
          .github()
          .fail(
              Operation.JIT,
              1,
              new Fault.Status(429, "Too many requests", Map.of("retry-after", "60")));
      Job.Id job = world.queueJob();
      world.until(() -> world.journal().has(Event.RateLimited.class), Duration.ofMinutes(1));
      world.machine(0).powerOff("Server.InternalError: Oops");
      world.until(() -> world.journal().has(Event.InstanceVanished.class), Duration.ofMinutes(1));
      assertEquals(1, world.github().calls(Operation.JIT));
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(2, world.launched());
      assertEquals(2, world.github().calls(Operation.JIT), "one for each instance");
      assertFalse(world.journal().has(Event.ConfigurationFailed.class));
    }
  }

  @Test
  void jobsQueuedWhileGitHubIsLimited_areHeldWithoutALaunch() {
    try (SimWorld world = SimWorld.running()) {
      world
          .github()
          .fail(
              Operation.JIT,
              1,
              new Fault.Status(429, "Too many requests", Map.of("retry-after", "1200")));
      Job.Id first = world.queueJob();
      world.until(() -> world.journal().has(Event.RateLimited.class), Duration.ofMinutes(1));
      Job.Id second = world.queueJob();
      world.untilRun(List.of(first, second), Duration.ofMinutes(40));
      world.untilNothingIsLeft();
      assertEquals(3, world.launched());
      assertTrue(
          world.journal().reasons(second).stream()
              .anyMatch(reason -> reason.startsWith("GitHub's rate limit lasts until")),
          world::story);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503})
  void failingRegistration_isTriedAgainForTheSameInstance(int status) {
    try (SimWorld world = SimWorld.running()) {
      world.github().fail(Operation.JIT, 2, Fault.status(status, "Unicorn!"));
      world.untilRun(world.queueJob());
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  @Test
  void hangingRegistration_isTriedAgainForTheSameInstance() {
    try (SimWorld world = SimWorld.running()) {
      world.github().fail(Operation.JIT, 2, new Fault.Hang());
      world.untilRun(world.queueJob());
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  @Test
  void registrationWhoseAnswerWasLost_isReplaced() {
    try (SimWorld world = SimWorld.running()) {
      world.github().fail(Operation.JIT, 1, new Fault.DropAfterEffect());
      world.untilRun(world.queueJob());
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  @Test
  void longOutageOfRegistration_endsWithEveryJobRun() {
    try (SimWorld world = SimWorld.running()) {
      world.github().fail(Operation.JIT, 40, Fault.status(503, "Unicorn!"));
      List<Job.Id> jobs = world.burst(5);
      world.untilRun(jobs, Duration.ofHours(1));
      world.untilNothingIsLeft();
      assertTrue(world.cloud().peakLive() <= 5);
      assertEquals(List.of(), world.queue().dead());
    }
  }

  @Test
  void ownerUnseen_isNotJudged_andTheOtherIsServed() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id acme = world.queueJob(SimWorld.WIDGETS, SimWorld.LINUX);
      Job.Id globex = world.queueJob(SimWorld.GADGETS, SimWorld.LINUX);
      world.until(
          () -> world.journal().all(Event.RunnerConfigured.class).size() == 2,
          Duration.ofMinutes(1));
      world.github().cancelJob(acme);
      world.github().cancelJob(globex);
      world.github().uninstall(SimWorld.GLOBEX);
      world.advance(Duration.ofMinutes(20));
      assertEquals(1, world.cloud().live().size());
      assertEquals(1, world.github().runners(SimWorld.GLOBEX).size());
      assertEquals(0, world.github().runners(SimWorld.ACME).size());
      assertTrue(
          world.journal().has(Event.OwnerUnseen.class, it -> it.owner().equals(SimWorld.GLOBEX)));
      world.github().install(SimWorld.GLOBEX);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void ownerUnseen_keepsItsJobsCovered() {
    try (SimWorld world = SimWorld.running(SimPools.linux().runnerGroup("restricted").build())) {
      world.github().addGroup(SimWorld.ACME, "restricted", SimWorld.GADGETS);
      world.queueJob();
      world.until(() -> world.launched() == 1, Duration.ofMinutes(1));
      world.github().fail(Operation.RUNNERS, 30, Fault.status(503, "Unicorn!"));
      world.advance(Duration.ofMinutes(15));
      assertEquals(1, world.launched(), world::story);
      assertTrue(world.journal().has(Event.OwnerUnseen.class));
    }
  }

  @Test
  void ownerWhoseListIsMissingAtTheStart_hasNoRunnerConfiguredAnew() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.queueJob();
      // The runner has its configuration and is still installing itself.
      world.until(() -> world.journal().has(Event.RunnerConfigured.class), Duration.ofMinutes(1));
      world.machine(0).deleteParameter();
      world.crash();
      world.github().fail(Operation.RUNNERS, 2, Fault.status(503, "Unicorn!"));
      world.start();
      world.advance(Duration.ofSeconds(20));
      assertFalse(world.journal().has(Event.InstanceAdopted.class), world::story);
      world.untilRun(job);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void unansweredQuestions_countAsQueuedInTheEnd() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().build()).verify(Provisioning.Verify.ALWAYS)) {
      world.start();
      world.github().fail(Operation.JOB, 100, Fault.status(503, "Unicorn!"));
      Job.Id job = world.queueJob();
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertTrue(
          world.journal().reasons(job).stream()
              .anyMatch(reason -> reason.startsWith("GitHub does not say whether it waits")));
    }
  }

  @Test
  void refusedDeregistration_sparesTheRunnerUntilGitHubLetsItGo() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.queueJob();
      world.until(() -> world.journal().has(Event.RunnerConfigured.class), Duration.ofMinutes(1));
      world.github().cancelJob(job);
      world.github().fail(Operation.REMOVE_RUNNER, 2, Fault.status(500, "Unicorn!"));
      world.untilNothingIsLeft();
      assertTrue(world.journal().has(Event.RunnerSpared.class));
      assertTrue(world.journal().has(Event.RunnerRetired.class));
    }
  }
}
