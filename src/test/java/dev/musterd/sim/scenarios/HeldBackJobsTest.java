package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.Provisioning;
import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.flow.Explanation;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.JobStatus;
import dev.musterd.model.WebhookEvent;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that GitHub announces, holds back, and announces again under the same id. */
class HeldBackJobsTest {
  private static final Duration MOMENT = Duration.ofSeconds(15);

  /** Also after SQS has forgotten the first message's deduplication id, and as long before. */
  @ParameterizedTest
  @ValueSource(ints = {3, 60, 290, 310, 4_000})
  void approvedJob_getsARunner_howeverLongItWaited(int seconds) {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.github().queueForApproval(SimWorld.WIDGETS, SimWorld.LINUX);
      world.advance(Duration.ofSeconds(seconds));
      assertEquals(0, world.launched(), "launched for a job that nobody had approved");
      world.github().release(job, true);
      world.untilRun(List.of(job), Duration.ofMinutes(2));
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  @Test
  void approvedJob_getsARunner_afterARestart() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.github().queueForApproval(SimWorld.WIDGETS, SimWorld.LINUX);
      world.advance(MOMENT);
      world.crash();
      world.start();
      world.advance(MOMENT);
      world.github().release(job, true);
      world.untilRun(List.of(job), Duration.ofMinutes(2));
      world.untilNothingIsLeft();
    }
  }

  /** Of a repository that was deleted, or taken from the App: GitHub says nothing of the job. */
  @Test
  void jobOfAHiddenRepository_isKept_andNotLaunchedFor() {
    try (SimWorld world = jobOfAHiddenRepository()) {
      int calls = world.github().calls(Operation.JOB);
      world.advance(Duration.ofHours(2));
      assertEquals(0, world.launched());
      assertTrue(world.github().calls(Operation.JOB) - calls < 20, "the pause grows");
      assertEquals(1, world.queue().jobs().size(), "nor is it forgotten");
      JobStatus status = explained(world, world.queue().jobs().getFirst());
      assertTrue(status.why().contains("repository"), status::why);
      world.github().cancelJob(world.queue().jobs().getFirst());
      world.untilNothingIsLeft();
    }
  }

  @Test
  void jobOfAHiddenRepository_isServed_whenGitHubShowsItAgain() {
    try (SimWorld world = jobOfAHiddenRepository()) {
      world.advance(Duration.ofMinutes(5));
      world.github().show(SimWorld.WIDGETS);
      world.untilRun(world.queue().jobs(), Duration.ofMinutes(20));
      world.untilNothingIsLeft();
    }
  }

  private static SimWorld jobOfAHiddenRepository() {
    SimWorld world = SimWorld.before(SimPools.linux().build()).verify(Provisioning.Verify.ALWAYS);
    world.start();
    world.advance(MOMENT);
    world.github().hide(SimWorld.WIDGETS);
    world.queueJob();
    world.advance(Duration.ofMinutes(2));
    return world;
  }

  @Test
  void jobThatWaitsForAnApproval_isReleasedWithoutACall_andExplained() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.queueJob();
      world.until(() -> world.journal().has(Event.JobReceived.class), Duration.ofMinutes(1));
      world.github().holdBack(job, "waiting");
      waits(world, job);
      world.advance(MOMENT);
      JobStatus status = explained(world, job);
      assertEquals(JobStatus.State.HELD_BACK, status.state());
      assertEquals("it waits for an approval", status.why());
      assertEquals(0, world.github().calls(Operation.JOB));
      assertEquals(List.of(), world.queue().jobs());
      world.github().cancelJob(job);
      world.untilNothingIsLeft();
    }
  }

  /** The webhook that it waits is lost: GitHub's own answers let the job go. */
  @Test
  void jobThatWaitsForAnApproval_isLetGoByTwoReadings_andServedLater() {
    try (SimWorld world = SimWorld.running()) {
      loseWaiting(world);
      Job.Id job = world.github().queueForApproval(SimWorld.WIDGETS, SimWorld.LINUX);
      world.advance(Duration.ofMinutes(1));
      assertEquals(JobStatus.State.HELD_BACK, explained(world, job).state());
      assertEquals(List.of(), world.queue().jobs());
      world.github().release(job, true);
      world.untilRun(List.of(job), Duration.ofMinutes(2));
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending", "requested", "dreaming"})
  void jobOfAConcurrencyGroup_isKept_andServedWithoutASecondAnnouncement(String status) {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = heldBack(world, status);
      world.advance(Duration.ofMinutes(20));
      assertEquals(0, world.launched());
      assertEquals(JobStatus.State.HELD_BACK, explained(world, job).state());
      world.github().release(job, false);
      world.untilRun(List.of(job), Duration.ofMinutes(12));
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  /** Its message comes only when the first one is gone; the webhook itself wakes the job. */
  @Test
  void jobOfAConcurrencyGroup_isServedAtOnce_whenItIsAnnouncedAgain() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = heldBack(world, "pending");
      world.advance(Duration.ofMinutes(20));
      assertTrue(explained(world, job).why().contains("waits for its concurrency group"));
      world.github().release(job, true);
      world.untilRun(List.of(job), Duration.ofMinutes(2));
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  /** GitHub's log is delivered again after hours: what it says may be outdated. */
  @Test
  void waitingWebhook_thatComesAfterTheApproval_losesNoJob() {
    try (SimWorld world = SimWorld.running()) {
      loseWaiting(world);
      Job.Id job = world.github().queueForApproval(SimWorld.WIDGETS, SimWorld.LINUX);
      world.advance(Duration.ofMinutes(1));
      world.cloud().bootDelay(() -> Duration.ofMinutes(2));
      world.github().release(job, true);
      world.advance(MOMENT);
      world.github().sendWebhooksTo(world::deliver);
      world.github().deliveryStatuses().entrySet().stream()
          .filter(sent -> sent.getValue().equals(Optional.of(502)))
          .forEach(sent -> world.github().redeliver(sent.getKey()));
      world.untilRun(List.of(job), Duration.ofMinutes(5));
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  @Test
  void waitingWebhook_changesNothing_whenTheJobRunsAlready() {
    try (SimWorld world = SimWorld.running()) {
      world.github().jobsTake(Duration.ofMinutes(5));
      Job.Id job = world.queueJob();
      world.until(() -> world.journal().has(Event.JobStarted.class), Duration.ofMinutes(2));
      int events = world.journal().all(Event.JobReleased.class).size();
      waits(world, job);
      assertEquals(events, world.journal().all(Event.JobReleased.class).size());
      world.untilRun(job);
      world.untilNothingIsLeft();
    }
  }

  /** A job that GitHub did not know twice is served when it is announced all the same. */
  @Test
  void jobThatWasGone_getsARunner_whenItIsAnnouncedAgain() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = heldBack(world, "pending");
      world.github().fail(Operation.JOB, 2, Fault.status(404, "Not Found"));
      world.advance(Duration.ofMinutes(2));
      assertEquals(List.of(), world.queue().jobs());
      world.github().release(job, true);
      world.untilRun(List.of(job), Duration.ofMinutes(2));
      world.untilNothingIsLeft();
    }
  }

  private static Job.Id heldBack(SimWorld world, String status) {
    return world.github().queueHeldBack(SimWorld.WIDGETS, SimWorld.LINUX, status);
  }

  private static void waits(SimWorld world, Job.Id job) {
    world
        .daemon()
        .duties()
        .acceptWebhook()
        .accept(new WebhookEvent.JobHeldBack(job, SimWorld.WIDGETS, "waiting"));
  }

  private static void loseWaiting(SimWorld world) {
    world
        .github()
        .sendWebhooksTo(
            delivery ->
                delivery.action().equals("waiting")
                    ? Future.succeededFuture(502)
                    : world.deliver(delivery));
  }

  private static JobStatus explained(SimWorld world, Job.Id job) {
    Explanation explanation = world.daemon().duties().explain().job(job, List.of());
    return switch (explanation) {
      case Explanation.Waits waits -> waits.reason();
      case Explanation.Recalled recalled -> recalled.reason();
      case Explanation.Unknown unknown ->
          assertInstanceOf(Explanation.Waits.class, unknown).reason();
    };
  }
}
