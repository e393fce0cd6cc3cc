package dev.musterd.decide;

import static dev.musterd.model.Facts.NOON;
import static dev.musterd.model.Facts.booting;
import static dev.musterd.model.Facts.instanceId;
import static dev.musterd.model.Facts.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.decide.Provisioning.Blocked;
import dev.musterd.decide.Provisioning.Look;
import dev.musterd.decide.Provisioning.Verdict;
import dev.musterd.decide.Provisioning.Verify;
import dev.musterd.model.Facts;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Waiting;
import dev.musterd.model.Waiting.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProvisioningTest {
  private static final Progress LAUNCHED = Progress.NONE.launched(instanceId(99), NOON);
  private static final RunnerPool POOL = PoolBuilder.pool(Facts.POOL).build();
  private static final RunnerPool PERSISTENT = PoolBuilder.pool(Facts.POOL).persistent().build();
  private static final Waiting ONE = waiting(1);
  private static final Waiting TWO = waiting(2);
  private static final Waiting THREE = waiting(3);

  @Test
  void nothing_isDone_whenNothingWaits() {
    assertEquals(List.of(), Provisioning.judge(look(POOL, List.of(), spare(2))));
  }

  @Test
  void spareRunners_coverTheLongestWaiting_andTheRestIsLaunchedFor() {
    assertEquals(
        List.of(new Verdict.Cover(ONE, instanceId(1)), new Verdict.Launch(List.of(TWO, THREE))),
        Provisioning.judge(look(POOL, List.of(ONE, TWO, THREE), spare(1))));
  }

  @Test
  void launch_stopsAtTheMaximum_andTheRestIsHeldWithTheReason() {
    RunnerPool small = PoolBuilder.pool(Facts.POOL).maxRunners(10).build();
    Look look = counts(look(small, List.of(ONE, TWO), spare(0)), 10, 1, 50);
    assertEquals(
        List.of(
            new Verdict.Hold(
                List.of(ONE, TWO), NOON.plusSeconds(5), "pool linux-x64 is at its maximum of 10")),
        Provisioning.judge(look));
    assertEquals(
        List.of(
            new Verdict.Launch(List.of(ONE)),
            new Verdict.Hold(
                List.of(TWO), NOON.plusSeconds(5), "pool linux-x64 is at its maximum of 10")),
        Provisioning.judge(counts(look, 9, 1, 50)));
  }

  @Test
  void launch_stopsAtTheOwnersMaximum() {
    RunnerPool fair = PoolBuilder.pool(Facts.POOL).maxRunners(10).maxRunnersPerOwner(2).build();
    Look look = counts(look(fair, List.of(ONE), spare(0)), 3, 2, 50);
    assertEquals(
        List.of(
            new Verdict.Hold(
                List.of(ONE),
                NOON.plusSeconds(5),
                "pool linux-x64 is at its maximum of 2 per owner")),
        Provisioning.judge(look));
  }

  @Test
  void launch_stopsWhereGitHubsBudgetEnds() {
    Look look = counts(look(POOL, List.of(ONE), spare(0)), 3, 2, 0);
    assertEquals(
        List.of(
            new Verdict.Hold(
                List.of(ONE), NOON.plusSeconds(5), "GitHub registers no more runners this minute")),
        Provisioning.judge(look));
  }

  @Test
  void launch_isNeverNegative_whenMoreRunsThanIsAllowed() {
    RunnerPool lowered = PoolBuilder.pool(Facts.POOL).maxRunners(5).build();
    Look look = counts(look(lowered, List.of(ONE), spare(1)), 10, 10, 50);
    assertEquals(List.of(new Verdict.Cover(ONE, instanceId(1))), Provisioning.judge(look));
  }

  @Test
  void blockedPool_stillCovers_andHoldsTheRestUntilThen() {
    Blocked blocked = new Blocked(NOON.plusSeconds(90), "no spot capacity");
    Look look = blocked(look(POOL, List.of(ONE, TWO), spare(1)), blocked);
    assertEquals(
        List.of(
            new Verdict.Cover(ONE, instanceId(1)),
            new Verdict.Hold(List.of(TWO), NOON.plusSeconds(90), "no spot capacity")),
        Provisioning.judge(look));
  }

  @Test
  void ticket_isBuried_afterAllItsAttempts() {
    Progress tired = LAUNCHED;
    for (int i = 1; i < 5; i++) {
      tired = tired.launched(instanceId(i), NOON);
    }
    Waiting ticket = waiting(1, tired.readQueued(NOON));
    assertEquals(
        List.of(
            new Verdict.Bury(ticket, "5 runners were launched for it and none took it"),
            new Verdict.Launch(List.of(TWO))),
        Provisioning.judge(look(POOL, List.of(ticket, TWO), spare(0))));
  }

  @Test
  void ticketOfAnEarlierLife_waitsForEc2sList_andIsThenAskedAbout() {
    Waiting again = received(ONE, 2);
    Look early = settling(look(POOL, List.of(again, TWO), spare(1)), NOON.plusSeconds(3));
    assertEquals(
        List.of(
            new Verdict.Delay(
                again, NOON.plusSeconds(3), "a restart: EC2's list is not yet complete"),
            new Verdict.Cover(TWO, instanceId(1))),
        Provisioning.judge(early));
    Look late = look(POOL, List.of(again), spare(1));
    assertEquals(List.of(new Verdict.Ask(List.of(again))), Provisioning.judge(late));
  }

  @Test
  void ticketSentBeforeTheStart_isOfAnEarlierLife() {
    Look look = look(POOL, List.of(ONE), spare(0));
    Look later = startedAt(look, NOON.plusMillis(1));
    assertEquals(List.of(new Verdict.Ask(List.of(ONE))), Provisioning.judge(later));
  }

  @Test
  void auto_asks_whenARunnerCameAndTheJobDidNotStart() {
    Waiting missed = waiting(1, LAUNCHED);
    assertEquals(
        List.of(new Verdict.Ask(List.of(missed))),
        Provisioning.judge(look(POOL, List.of(missed), spare(1))));
  }

  @Test
  void auto_asksOnceMore_afterOneReadingThatItIsNotQueued() {
    Waiting doubted = waiting(1, Progress.NONE.readNotQueued(NOON.minusSeconds(10)));
    assertEquals(
        List.of(new Verdict.Ask(List.of(doubted))),
        Provisioning.judge(look(POOL, List.of(doubted), spare(1))));
  }

  /** After a restart, all that waits is of an earlier life; what has no room is not asked about. */
  @Test
  void ticketsOfAnEarlierLife_areAskedAbout_asFarAsTheyCouldBeServed() {
    List<Waiting> again = List.of(received(ONE, 2), received(TWO, 2), received(THREE, 2));
    RunnerPool small = PoolBuilder.pool(Facts.POOL).maxRunners(2).build();
    assertEquals(
        List.of(
            new Verdict.Ask(again.subList(0, 2)),
            new Verdict.Hold(
                again.subList(2, 3), NOON.plusSeconds(5), "pool linux-x64 is at its maximum of 2")),
        Provisioning.judge(counts(look(small, again, spare(1)), 1, 1, 50)));
    assertEquals(
        List.of(
            new Verdict.Hold(again, NOON.plusSeconds(5), "pool linux-x64 is at its maximum of 2")),
        Provisioning.judge(counts(look(small, again, spare(0)), 2, 2, 50)));
  }

  /** The first reading was made when there was room; the second tells whether it can go. */
  @Test
  void doubtedTicket_isAskedAbout_alsoWithoutRoom() {
    Waiting doubted = waiting(1, Progress.NONE.readNotQueued(NOON.minusSeconds(10)));
    RunnerPool small = PoolBuilder.pool(Facts.POOL).maxRunners(1).build();
    assertEquals(
        List.of(new Verdict.Ask(List.of(doubted))),
        Provisioning.judge(counts(look(small, List.of(doubted), spare(0)), 1, 1, 50)));
  }

  @Test
  void auto_asksBeforeLaunch_onlyForPersistentPools() {
    assertEquals(
        List.of(new Verdict.Launch(List.of(ONE))),
        Provisioning.judge(look(POOL, List.of(ONE), spare(0))));
    assertEquals(
        List.of(new Verdict.Ask(List.of(ONE))),
        Provisioning.judge(look(PERSISTENT, List.of(ONE), spare(0))));
    assertEquals(
        List.of(new Verdict.Cover(ONE, instanceId(1))),
        Provisioning.judge(look(PERSISTENT, List.of(ONE), spare(1))));
  }

  @Test
  void always_asksBeforeLaunch_andNeverLessThanAuto() {
    Look fresh = verify(look(POOL, List.of(ONE), spare(0)), Verify.ALWAYS);
    assertEquals(List.of(new Verdict.Ask(List.of(ONE))), Provisioning.judge(fresh));
    Waiting missed = waiting(1, LAUNCHED);
    Look doubtful = verify(look(POOL, List.of(missed), spare(1)), Verify.ALWAYS);
    assertEquals(List.of(new Verdict.Ask(List.of(missed))), Provisioning.judge(doubtful));
  }

  @Test
  void never_asksNothing() {
    Waiting missed = received(waiting(1, LAUNCHED), 3);
    Look look = verify(look(PERSISTENT, List.of(missed), spare(0)), Verify.NEVER);
    assertEquals(List.of(new Verdict.Launch(List.of(missed))), Provisioning.judge(look));
  }

  @Test
  void ticket_isLaunchedFor_whenGitHubSaidThatItIsQueued_orThreeTimesNothing() {
    Waiting known = waiting(1, LAUNCHED.readQueued(NOON));
    Waiting silent = waiting(2, Progress.NONE.readNothing().readNothing().readNothing());
    Waiting twice = waiting(3, Progress.NONE.readNothing().readNothing());
    assertEquals(
        List.of(new Verdict.Ask(List.of(twice)), new Verdict.Launch(List.of(known, silent))),
        Provisioning.judge(look(PERSISTENT, List.of(known, silent, twice), spare(0))));
  }

  /** One room, a hundred jobs: the other calls would be wasted, and old when their turn comes. */
  @Test
  void asking_stopsWhereTheRoomEnds() {
    RunnerPool small = PoolBuilder.pool(Facts.POOL).persistent().maxRunners(1).build();
    assertEquals(
        List.of(
            new Verdict.Ask(List.of(ONE)),
            new Verdict.Hold(
                List.of(TWO, THREE), NOON.plusSeconds(5), "pool linux-x64 is at its maximum of 1")),
        Provisioning.judge(look(small, List.of(ONE, TWO, THREE), spare(0))));
  }

  @Test
  void lateNews_areAskedAboutOnce() {
    Waiting late = sentAt(ONE, ONE.ticket().job().queuedAt().plusSeconds(61));
    Look look = look(POOL, List.of(late), spare(1));
    assertEquals(List.of(new Verdict.Ask(List.of(late))), Provisioning.judge(look));
    assertEquals(
        List.of(new Verdict.Launch(List.of(late))),
        Provisioning.judge(verify(look(POOL, List.of(late), spare(0)), Verify.NEVER)));
    Waiting queued = late.after(late.progress().readQueued(NOON));
    assertEquals(
        List.of(new Verdict.Launch(List.of(queued))),
        Provisioning.judge(look(POOL, List.of(queued), spare(0))));
  }

  private static Waiting sentAt(Waiting ticket, Instant at) {
    return new Waiting(ticket.ticket(), ticket.lease(), at, ticket.standing(), ticket.progress());
  }

  private static List<Runner> spare(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> booting(number, Duration.ofMinutes(1)))
        .toList();
  }

  private static Waiting received(Waiting ticket, int times) {
    Waiting.Lease lease = ticket.lease();
    return ticket.leased(
        new Waiting.Lease(lease.receipt(), lease.until(), lease.renewals(), times));
  }

  private static Look look(RunnerPool pool, List<Waiting> ready, List<Runner> spare) {
    return new Look(
        NOON, pool, ready, spare, 0, 0, 50, Optional.empty(), Verify.AUTO, 5, NOON, NOON);
  }

  private static Look counts(Look look, int live, int liveOfOwner, int configurable) {
    return new Look(
        look.now(),
        look.pool(),
        look.ready(),
        look.spare(),
        live,
        liveOfOwner,
        configurable,
        look.blocked(),
        look.verify(),
        look.maxAttempts(),
        look.startedAt(),
        look.settledAt());
  }

  private static Look blocked(Look look, Blocked blocked) {
    return with(look, Optional.of(blocked), look.verify(), look.startedAt(), look.settledAt());
  }

  private static Look verify(Look look, Verify verify) {
    return with(look, look.blocked(), verify, look.startedAt(), look.settledAt());
  }

  private static Look startedAt(Look look, Instant startedAt) {
    return with(look, look.blocked(), look.verify(), startedAt, look.settledAt());
  }

  private static Look settling(Look look, Instant settledAt) {
    return with(look, look.blocked(), look.verify(), look.startedAt(), settledAt);
  }

  private static Look with(
      Look look, Optional<Blocked> blocked, Verify verify, Instant startedAt, Instant settledAt) {
    return new Look(
        look.now(),
        look.pool(),
        look.ready(),
        look.spare(),
        look.live(),
        look.liveOfOwner(),
        look.configurable(),
        blocked,
        verify,
        look.maxAttempts(),
        startedAt,
        settledAt);
  }
}
