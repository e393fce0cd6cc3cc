package dev.musterd.decide;

import static dev.musterd.model.ModelSamples.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.decide.Explaining.Round;
import dev.musterd.decide.Provisioning.Verdict;
import dev.musterd.model.Instance;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.model.PoolBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitReasonTest {
  private static final Instant NOW = Instant.parse("2026-11-02T09:00:00Z");
  private static final Instance.Id INSTANCE = new Instance.Id("i-0123456789abcdef0");
  private static final PendingJob JOB = waiting(1);
  private static final PendingJob BEHIND = waiting(2);

  private static WaitReason of(PendingJob job, Round round) {
    return WaitReason.of(job, WaitReason.of(Optional.of(round)));
  }

  private static Round round(boolean blocked, Verdict... verdicts) {
    Optional<Capacity.Blocked> why =
        blocked ? Optional.of(new Capacity.Blocked(NOW, "no capacity")) : Optional.empty();
    Provisioning.Facts facts =
        new Provisioning.Facts(
            NOW,
            PoolBuilder.pool("linux-x64").build(),
            List.of(JOB),
            List.of(),
            new Capacity(1, 1, 1, why, false),
            new Provisioning.Verification(Provisioning.Verify.AUTO, 5, NOW, NOW));
    return new Round.Judged(facts, List.of(verdicts));
  }

  @Test
  void readyJobs_areClassedByTheVerdictOnThem() {
    List<PendingJob> jobs = List.of(JOB);
    assertEquals(WaitReason.READY, of(JOB, round(false, new Verdict.Launch(jobs))));
    assertEquals(WaitReason.READY, of(JOB, round(false, new Verdict.Cover(JOB, INSTANCE))));
    assertEquals(WaitReason.READY, of(JOB, round(false, new Verdict.Bury(JOB, "hopeless"))));
    assertEquals(WaitReason.VERIFY, of(JOB, round(false, new Verdict.Ask(jobs))));
    assertEquals(WaitReason.DELAY, of(JOB, round(false, new Verdict.Delay(JOB, NOW, "soon"))));
    assertEquals(
        WaitReason.DELAY, of(JOB, round(false, new Verdict.Defer(jobs, Duration.ofSeconds(9)))));
    assertEquals(WaitReason.DELAY, of(JOB, round(false, new Verdict.AwaitNews(jobs))));
    assertEquals(WaitReason.LIMIT, of(JOB, round(false, new Verdict.Hold(jobs, NOW, "full"))));
    assertEquals(WaitReason.BLOCKED, of(JOB, round(true, new Verdict.Hold(jobs, NOW, "short"))));
  }

  /** A round judges the longest waiting only. */
  @Test
  void jobsBehind_areHeldByWhatHoldsThoseInFront() {
    Verdict hold = new Verdict.Hold(List.of(JOB), NOW, "full");
    assertEquals(WaitReason.LIMIT, of(BEHIND, round(false, hold)));
    assertEquals(WaitReason.BLOCKED, of(BEHIND, round(true, hold)));
    assertEquals(WaitReason.READY, of(BEHIND, round(false, new Verdict.Launch(List.of(JOB)))));
  }

  @Test
  void readyJobs_areClassedByTheRound_whenNothingWasJudged() {
    assertEquals(WaitReason.STARTING, of(JOB, new Round.Closed()));
    assertEquals(WaitReason.LAUNCH, of(JOB, new Round.Unanswered()));
    assertEquals(WaitReason.OTHER, WaitReason.of(JOB, WaitReason.of(Optional.empty())));
  }

  @Test
  void otherStages_areClassedByThemselves() {
    Round closed = new Round.Closed();
    assertEquals(WaitReason.RUNNER, of(JOB.withStage(new Stage.Covered(INSTANCE)), closed));
    assertEquals(
        WaitReason.LAUNCH,
        of(JOB.withStage(new Stage.Underway(Stage.Underway.ASKING_EC2)), closed));
    assertEquals(WaitReason.VERIFY, of(JOB.withStage(new Stage.Underway("asking GitHub")), closed));
    PendingJob delayed = JOB.withStage(new Stage.Delayed(NOW, "soon"));
    assertEquals(WaitReason.DELAY, of(delayed, closed));
    assertEquals(
        WaitReason.HELD_BACK, of(delayed.withReadings(delayed.readings().heldBack(NOW)), closed));
  }

  @Test
  void words_areLabels() {
    assertEquals("held-back", WaitReason.HELD_BACK.word());
    assertEquals("ready", WaitReason.READY.word());
  }
}
