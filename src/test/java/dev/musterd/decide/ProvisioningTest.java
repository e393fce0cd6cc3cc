package dev.musterd.decide;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.booting;
import static dev.musterd.model.ModelSamples.instanceId;
import static dev.musterd.model.ModelSamples.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.decide.Provisioning.Facts;
import dev.musterd.decide.Provisioning.Verdict;
import dev.musterd.decide.Provisioning.Verification;
import dev.musterd.decide.Provisioning.Verify;
import dev.musterd.model.ModelSamples;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Attempts;
import dev.musterd.model.PendingJob.NotQueued;
import dev.musterd.model.PendingJob.Readings;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProvisioningTest {
  private static final Attempts LAUNCHED = Attempts.NONE.launched(instanceId(99), NOON);
  private static final RunnerPool POOL = PoolBuilder.pool(ModelSamples.POOL).build();
  private static final RunnerPool PERSISTENT =
      PoolBuilder.pool(ModelSamples.POOL).persistent().build();
  private static final PendingJob ONE = waiting(1);
  private static final PendingJob TWO = waiting(2);
  private static final PendingJob THREE = waiting(3);

  @Test
  void nothing_isDone_whenNothingWaits() {
    assertEquals(List.of(), Provisioning.judge(facts(POOL, List.of(), spare(2))));
  }

  @Test
  void spareRunners_coverTheLongestWaiting_andTheRestIsLaunchedFor() {
    assertEquals(
        List.of(new Verdict.Cover(ONE, instanceId(1)), new Verdict.Launch(List.of(TWO, THREE))),
        Provisioning.judge(facts(POOL, List.of(ONE, TWO, THREE), spare(1))));
  }

  @Test
  void launch_stopsAtTheMaximum_andTheRestIsHeldWithTheReason() {
    RunnerPool small = PoolBuilder.pool(ModelSamples.POOL).maxRunners(10).build();
    Facts facts = counts(facts(small, List.of(ONE, TWO), spare(0)), 10, 1, 50);
    assertEquals(
        List.of(
            new Verdict.Hold(
                List.of(ONE, TWO), NOON.plusSeconds(5), "pool linux-x64 is at its maximum of 10")),
        Provisioning.judge(facts));
    assertEquals(
        List.of(
            new Verdict.Launch(List.of(ONE)),
            new Verdict.Hold(
                List.of(TWO), NOON.plusSeconds(5), "pool linux-x64 is at its maximum of 10")),
        Provisioning.judge(counts(facts, 9, 1, 50)));
  }

  /** Not with those that wait for room, behind which others would wait, too. */
  @Test
  void heldJob_isDelayed_andTheOthersAreLaunchedFor() {
    Facts facts = facts(POOL, List.of(ONE, TWO), spare(0));
    Facts held =
        new Facts(
            facts.now(),
            facts.pool(),
            facts.ready(),
            facts.spare(),
            facts.capacity(),
            facts.verification(),
            Map.of(ONE.id(), new Blocked(NOON.plusSeconds(300), "no money")));
    assertEquals(
        List.of(
            new Verdict.Delay(ONE, NOON.plusSeconds(300), "no money"),
            new Verdict.Launch(List.of(TWO))),
        Provisioning.judge(held));
  }

  @Test
  void launch_stopsAtTheOwnersMaximum() {
    RunnerPool fair =
        PoolBuilder.pool(ModelSamples.POOL).maxRunners(10).maxRunnersPerOwner(2).build();
    Facts facts = counts(facts(fair, List.of(ONE), spare(0)), 3, 2, 50);
    assertEquals(
        List.of(
            new Verdict.Hold(
                List.of(ONE),
                NOON.plusSeconds(5),
                "pool linux-x64 is at its maximum of 2 per owner")),
        Provisioning.judge(facts));
  }

  @Test
  void launch_stopsWhereGitHubsBudgetEnds() {
    Facts facts = counts(facts(POOL, List.of(ONE), spare(0)), 3, 2, 0);
    assertEquals(
        List.of(
            new Verdict.Hold(
                List.of(ONE), NOON.plusSeconds(5), "GitHub registers no more runners this minute")),
        Provisioning.judge(facts));
  }

  @Test
  void launch_isNeverNegative_whenMoreRunsThanIsAllowed() {
    RunnerPool lowered = PoolBuilder.pool(ModelSamples.POOL).maxRunners(5).build();
    Facts facts = counts(facts(lowered, List.of(ONE), spare(1)), 10, 10, 50);
    assertEquals(List.of(new Verdict.Cover(ONE, instanceId(1))), Provisioning.judge(facts));
  }

  @Test
  void blockedPool_stillCovers_andHoldsTheRestUntilThen() {
    Blocked blocked = new Blocked(NOON.plusSeconds(90), "no spot capacity");
    Facts facts = blocked(facts(POOL, List.of(ONE, TWO), spare(1)), blocked);
    assertEquals(
        List.of(
            new Verdict.Cover(ONE, instanceId(1)),
            new Verdict.Hold(List.of(TWO), NOON.plusSeconds(90), "no spot capacity")),
        Provisioning.judge(facts));
  }

  @Test
  void job_isBuried_afterAllItsAttempts() {
    Attempts tired = LAUNCHED;
    for (int i = 1; i < 5; i++) {
      tired = tired.launched(instanceId(i), NOON);
    }
    PendingJob pending = waiting(1, tired.withReadings(Readings.NONE.queued(NOON)));
    assertEquals(
        List.of(
            new Verdict.Bury(pending, "5 runners were launched for it and none took it"),
            new Verdict.Launch(List.of(TWO))),
        Provisioning.judge(facts(POOL, List.of(pending, TWO), spare(0))));
  }

  @Test
  void jobOfAnEarlierProcess_waitsForEc2sList_andIsThenVerified() {
    PendingJob again = received(ONE, 2);
    Facts early = recoveredAt(facts(POOL, List.of(again, TWO), spare(1)), NOON.plusSeconds(3));
    assertEquals(
        List.of(
            new Verdict.Delay(
                again, NOON.plusSeconds(3), "a restart: EC2's list is not yet complete"),
            new Verdict.Cover(TWO, instanceId(1))),
        Provisioning.judge(early));
    Facts late = facts(POOL, List.of(again), spare(1));
    assertEquals(List.of(new Verdict.Ask(List.of(again))), Provisioning.judge(late));
  }

  /** One list may lack an instance, and a limit is kept only with all of them counted. */
  @Test
  void limitedPool_covers_andLaunchesNothingBeforeEc2sListIsComplete() {
    for (RunnerPool limited :
        List.of(
            PoolBuilder.pool(ModelSamples.POOL).maxRunners(10).build(),
            PoolBuilder.pool(ModelSamples.POOL).maxRunnersPerOwner(10).build())) {
      Facts facts = facts(limited, List.of(ONE, TWO), spare(1));
      assertEquals(
          List.of(
              new Verdict.Cover(ONE, instanceId(1)),
              new Verdict.Hold(
                  List.of(TWO), NOON.plusSeconds(3), "a restart: EC2's list is not yet complete")),
          Provisioning.judge(recoveredAt(facts, NOON.plusSeconds(3))));
      assertEquals(
          List.of(new Verdict.Cover(ONE, instanceId(1)), new Verdict.Launch(List.of(TWO))),
          Provisioning.judge(facts));
    }
    Facts unlimited = recoveredAt(facts(POOL, List.of(ONE), spare(0)), NOON.plusSeconds(3));
    assertEquals(List.of(new Verdict.Launch(List.of(ONE))), Provisioning.judge(unlimited));
  }

  @Test
  void jobSentBeforeTheStart_isOfAnEarlierProcess() {
    Facts facts = facts(POOL, List.of(ONE), spare(0));
    Facts later = startedAt(facts, NOON.plusMillis(1));
    assertEquals(List.of(new Verdict.Ask(List.of(ONE))), Provisioning.judge(later));
  }

  @Test
  void auto_asks_whenARunnerCameAndTheJobDidNotStart() {
    PendingJob missed = waiting(1, LAUNCHED);
    assertEquals(
        List.of(new Verdict.Ask(List.of(missed))),
        Provisioning.judge(facts(POOL, List.of(missed), spare(1))));
  }

  @Test
  void auto_asksOnceMore_afterOneReadingThatItIsNotQueued() {
    PendingJob doubted =
        waiting(
            1,
            Attempts.NONE.withReadings(
                Readings.NONE.notQueued(NotQueued.Kind.STARTED_OR_ENDED, NOON.minusSeconds(10))));
    assertEquals(
        List.of(new Verdict.Ask(List.of(doubted))),
        Provisioning.judge(facts(POOL, List.of(doubted), spare(1))));
  }

  /**
   * After a restart, every waiting job may be an earlier process's; those without room are not
   * verified.
   */
  @Test
  void jobsOfAnEarlierProcess_areVerified_asFarAsTheyCouldBeServed() {
    List<PendingJob> again = List.of(received(ONE, 2), received(TWO, 2), received(THREE, 2));
    RunnerPool small = PoolBuilder.pool(ModelSamples.POOL).maxRunners(2).build();
    assertEquals(
        List.of(
            new Verdict.Ask(again.subList(0, 2)),
            new Verdict.Hold(
                again.subList(2, 3), NOON.plusSeconds(5), "pool linux-x64 is at its maximum of 2")),
        Provisioning.judge(counts(facts(small, again, spare(1)), 1, 1, 50)));
    assertEquals(
        List.of(
            new Verdict.Hold(again, NOON.plusSeconds(5), "pool linux-x64 is at its maximum of 2")),
        Provisioning.judge(counts(facts(small, again, spare(0)), 2, 2, 50)));
  }

  /** The first reading was made when there was room; the second tells whether it can go. */
  @Test
  void doubtedJob_isVerified_alsoWithoutRoom() {
    PendingJob doubted =
        waiting(
            1,
            Attempts.NONE.withReadings(
                Readings.NONE.notQueued(NotQueued.Kind.STARTED_OR_ENDED, NOON.minusSeconds(10))));
    RunnerPool small = PoolBuilder.pool(ModelSamples.POOL).maxRunners(1).build();
    assertEquals(
        List.of(new Verdict.Ask(List.of(doubted))),
        Provisioning.judge(counts(facts(small, List.of(doubted), spare(0)), 1, 1, 50)));
  }

  @Test
  void auto_asksBeforeLaunch_onlyForPersistentPools() {
    assertEquals(
        List.of(new Verdict.Launch(List.of(ONE))),
        Provisioning.judge(facts(POOL, List.of(ONE), spare(0))));
    assertEquals(
        List.of(new Verdict.Ask(List.of(ONE))),
        Provisioning.judge(facts(PERSISTENT, List.of(ONE), spare(0))));
    assertEquals(
        List.of(new Verdict.Cover(ONE, instanceId(1))),
        Provisioning.judge(facts(PERSISTENT, List.of(ONE), spare(1))));
  }

  @Test
  void always_asksBeforeLaunch_andNeverLessThanAuto() {
    Facts fresh = verify(facts(POOL, List.of(ONE), spare(0)), Verify.ALWAYS);
    assertEquals(List.of(new Verdict.Ask(List.of(ONE))), Provisioning.judge(fresh));
    PendingJob missed = waiting(1, LAUNCHED);
    Facts doubtful = verify(facts(POOL, List.of(missed), spare(1)), Verify.ALWAYS);
    assertEquals(List.of(new Verdict.Ask(List.of(missed))), Provisioning.judge(doubtful));
  }

  @Test
  void never_asksNothing() {
    PendingJob missed = received(waiting(1, LAUNCHED), 3);
    Facts facts = verify(facts(PERSISTENT, List.of(missed), spare(0)), Verify.NEVER);
    assertEquals(List.of(new Verdict.Launch(List.of(missed))), Provisioning.judge(facts));
  }

  @Test
  void job_isLaunchedFor_whenGitHubSaidThatItIsQueued_orThreeTimesNothing() {
    PendingJob known = waiting(1, LAUNCHED.withReadings(Readings.NONE.queued(NOON)));
    PendingJob silent =
        waiting(2, Attempts.NONE.withReadings(Readings.NONE.nothing().nothing().nothing()));
    PendingJob twice = waiting(3, Attempts.NONE.withReadings(Readings.NONE.nothing().nothing()));
    assertEquals(
        List.of(new Verdict.Ask(List.of(twice)), new Verdict.Launch(List.of(known, silent))),
        Provisioning.judge(facts(PERSISTENT, List.of(known, silent, twice), spare(0))));
  }

  /** One room, a hundred jobs: the other calls would be wasted, and old when their turn comes. */
  @Test
  void asking_stopsWhereTheRoomEnds() {
    RunnerPool small = PoolBuilder.pool(ModelSamples.POOL).persistent().maxRunners(1).build();
    assertEquals(
        List.of(
            new Verdict.Ask(List.of(ONE)),
            new Verdict.Hold(
                List.of(TWO, THREE), NOON.plusSeconds(5), "pool linux-x64 is at its maximum of 1")),
        Provisioning.judge(facts(small, List.of(ONE, TWO, THREE), spare(0))));
  }

  @Test
  void jobAdmittedLate_isVerifiedOnce() {
    PendingJob late = sentAt(ONE, ONE.ticket().job().queuedAt().plusSeconds(61));
    Facts facts = facts(POOL, List.of(late), spare(1));
    assertEquals(List.of(new Verdict.Ask(List.of(late))), Provisioning.judge(facts));
    assertEquals(
        List.of(new Verdict.Launch(List.of(late))),
        Provisioning.judge(verify(facts(POOL, List.of(late), spare(0)), Verify.NEVER)));
    PendingJob queued = late.withReadings(late.readings().queued(NOON));
    assertEquals(
        List.of(new Verdict.Launch(List.of(queued))),
        Provisioning.judge(facts(POOL, List.of(queued), spare(0))));
  }

  @Test
  void job_isLeftToIdleRunners_fromWhenTheQueueTookIt() {
    RunnerPool patient =
        PoolBuilder.pool(ModelSamples.POOL).alwaysDelay(Duration.ofSeconds(30)).build();
    PendingJob fresh = sentAt(ONE, NOON.minusSeconds(29));
    // As from a queue with a delay of its own, which musterd 0.1.0 made.
    PendingJob delayed = sentAt(TWO, NOON.minusSeconds(30));
    PendingJob ofAnotherClock = sentAt(THREE, NOON.plusSeconds(31));
    assertEquals(
        List.of(
            new Verdict.Defer(List.of(fresh), Duration.ofSeconds(30)),
            new Verdict.Launch(List.of(delayed, ofAnotherClock))),
        Provisioning.judge(
            verify(
                facts(patient, List.of(fresh, delayed, ofAnotherClock), spare(0)), Verify.NEVER)));
  }

  /**
   * A webhook is about to say whose runner is left: until then nothing is launched in its place.
   */
  @Test
  void jobWhoseRunnerIsAtWork_isCovered_butNotLaunchedFor_beforeTheWebhook() {
    PendingJob taken = taken(NOON.plusSeconds(1));
    assertEquals(
        List.of(new Verdict.AwaitNews(List.of(taken)), new Verdict.Launch(List.of(TWO))),
        judge(taken, TWO));
    assertEquals(
        List.of(new Verdict.Cover(taken, instanceId(1)), new Verdict.Launch(List.of(TWO))),
        Provisioning.judge(facts(POOL, List.of(taken, TWO), spare(1))));
    PendingJob late = taken(NOON);
    assertEquals(List.of(new Verdict.Launch(List.of(late, TWO))), judge(late, TWO));
  }

  /** It is no attempt that failed, and GitHub is asked: it may be this job that the runner has. */
  @Test
  void jobWhoseRunnerIsAtWork_isAskedAbout_andNotBuried() {
    Attempts attempts = Attempts.NONE;
    for (int i = 1; i <= 9; i++) {
      attempts = attempts.launched(instanceId(i), NOON).taken(instanceId(i), NOON);
    }
    PendingJob taken = waiting(1, attempts);
    assertEquals(List.of(new Verdict.Ask(List.of(taken))), judge(taken));
    PendingJob queued = taken.withReadings(taken.readings().queued(NOON));
    assertEquals(List.of(new Verdict.Launch(List.of(queued))), judge(queued));
  }

  private static List<Verdict> judge(PendingJob... ready) {
    return Provisioning.judge(facts(POOL, List.of(ready), spare(0)));
  }

  private static PendingJob taken(Instant until) {
    return waiting(
        1,
        Attempts.NONE
            .launched(instanceId(99), NOON)
            .taken(instanceId(99), until)
            .withReadings(Readings.NONE.queued(NOON)));
  }

  private static PendingJob sentAt(PendingJob pending, Instant at) {
    return new PendingJob(
        pending.ticket(), pending.visibility(), at, pending.stage(), pending.attempts());
  }

  private static List<Runner> spare(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> booting(number, Duration.ofMinutes(1)))
        .toList();
  }

  private static PendingJob received(PendingJob pending, int times) {
    PendingJob.Visibility visibility = pending.visibility();
    return pending.withVisibility(
        new PendingJob.Visibility(
            visibility.receipt(), visibility.until(), visibility.renewals(), times));
  }

  private static Facts facts(RunnerPool pool, List<PendingJob> ready, List<Runner> spare) {
    return new Facts(
        NOON,
        pool,
        ready,
        spare,
        new Capacity(0, 0, 50, Optional.empty(), false),
        new Verification(Verify.AUTO, 5, NOON, NOON));
  }

  private static Facts counts(Facts facts, int live, int liveOfOwner, int registrable) {
    return with(facts, new Capacity(live, liveOfOwner, registrable, Optional.empty(), false));
  }

  private static Facts blocked(Facts facts, Blocked blocked) {
    return with(facts, new Capacity(0, 0, 50, Optional.of(blocked), false));
  }

  private static Facts verify(Facts facts, Verify verify) {
    return with(facts, new Verification(verify, 5, NOON, NOON));
  }

  private static Facts startedAt(Facts facts, Instant startedAt) {
    return with(facts, new Verification(Verify.AUTO, 5, startedAt, NOON));
  }

  private static Facts recoveredAt(Facts facts, Instant recoveredAt) {
    return with(facts, new Verification(Verify.AUTO, 5, NOON, recoveredAt));
  }

  private static Facts with(Facts facts, Capacity capacity) {
    return new Facts(
        facts.now(), facts.pool(), facts.ready(), facts.spare(), capacity, facts.verification());
  }

  private static Facts with(Facts facts, Verification verification) {
    return new Facts(
        facts.now(), facts.pool(), facts.ready(), facts.spare(), facts.capacity(), verification);
  }
}
