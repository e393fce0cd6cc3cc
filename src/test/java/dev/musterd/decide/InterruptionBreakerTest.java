package dev.musterd.decide;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.instanceId;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.musterd.decide.InterruptionBreaker.Closed;
import dev.musterd.decide.InterruptionBreaker.HalfOpen;
import dev.musterd.decide.InterruptionBreaker.Open;
import dev.musterd.decide.InterruptionBreaker.Spot;
import dev.musterd.model.Instance;
import dev.musterd.model.RunnerPool.InterruptionLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InterruptionBreakerTest {
  private static final InterruptionLimit LIMIT =
      new InterruptionLimit(2, Duration.ofMinutes(15), Duration.ofMinutes(30));
  private static final Instance.Id TRIED = instanceId(9);
  private static final Instant OPENED = NOON.plus(Duration.ofMinutes(10));
  private static final Instant HALF_OPEN = OPENED.plus(Duration.ofMinutes(30));

  private static InterruptionBreaker interrupted(InterruptionBreaker breaker, int id, Instant at) {
    return breaker.at(LIMIT, at).interrupted(LIMIT, instanceId(id), at);
  }

  private static InterruptionBreaker open() {
    InterruptionBreaker once = interrupted(InterruptionBreaker.INITIAL, 1, NOON);
    assertEquals(Spot.ALL, once.spot());
    return interrupted(once, 2, OPENED);
  }

  private static InterruptionBreaker halfOpen() {
    return open().at(LIMIT, HALF_OPEN);
  }

  private static InterruptionBreaker tried() {
    return halfOpen().asked(HALF_OPEN).answered(Optional.of(TRIED), HALF_OPEN);
  }

  @Test
  void secondInterruption_withinTheTime_opens() {
    assertEquals(new Open(HALF_OPEN, 2), open());
    assertEquals(Spot.NONE, open().spot());
  }

  @Test
  void secondInterruption_afterTheTime_doesNot() {
    InterruptionBreaker once = interrupted(InterruptionBreaker.INITIAL, 1, NOON);
    Instant later = NOON.plus(Duration.ofMinutes(15)).plusMillis(1);
    assertEquals(Spot.ALL, interrupted(once, 2, later).spot());
    assertEquals(Spot.NONE, interrupted(interrupted(once, 2, later), 3, later).spot());
  }

  @Test
  void interruptions_whileOpen_neitherProlongNorShortenThePause() {
    InterruptionBreaker again = interrupted(open(), 3, OPENED.plusSeconds(60));
    assertEquals(open(), again);
    assertEquals(Spot.NONE, again.at(LIMIT, HALF_OPEN.minusMillis(1)).spot());
  }

  @Test
  void afterThePause_oneInstanceIsTried_andNoSecondBesideIt() {
    assertEquals(Spot.ONE, halfOpen().spot());
    assertEquals(Spot.NONE, halfOpen().asked(HALF_OPEN).spot());
    assertEquals(Spot.NONE, tried().spot());
    assertEquals(Optional.of(TRIED), tried().trial());
  }

  @Test
  void trialThatDidNotCome_isMadeAgainWithTheNextLaunch() {
    InterruptionBreaker nothing = halfOpen().asked(HALF_OPEN).answered(Optional.empty(), HALF_OPEN);
    assertEquals(Spot.ONE, nothing.spot());
  }

  @Test
  void trialThatIsInterrupted_opensAgain() {
    InterruptionBreaker again = interrupted(tried(), 9, HALF_OPEN.plusSeconds(60));
    assertEquals(new Open(HALF_OPEN.plusSeconds(60).plus(LIMIT.onDemandFor()), 1), again);
  }

  @Test
  void trialWhoseRunnerCameAndEnded_closes() {
    assertInstanceOf(Closed.class, tried().online(TRIED).ended(TRIED));
  }

  @Test
  void trialWhoseRunnerNeverCame_provesNothing() {
    assertEquals(new HalfOpen(Optional.empty()), tried().ended(TRIED));
  }

  @Test
  void trialThatLivesLongEnough_closes() {
    Instant enough = HALF_OPEN.plus(LIMIT.within());
    assertEquals(Spot.NONE, tried().online(TRIED).at(LIMIT, enough.minusMillis(1)).spot());
    assertEquals(Spot.ALL, tried().online(TRIED).at(LIMIT, enough).spot());
    assertEquals(Spot.NONE, tried().at(LIMIT, enough).spot());
  }

  @Test
  void newsOfOtherInstances_doNotTouchTheTrial() {
    assertEquals(tried(), tried().online(instanceId(1)).ended(instanceId(1)));
    assertEquals(Spot.NONE, interrupted(tried(), 1, HALF_OPEN.plusSeconds(1)).spot());
  }

  /** An instance that powers itself off on the notice seems to have ended well, at first. */
  @Test
  void interruptionOfTheTrial_thatIsHeardOfAfterItsEnd_opensAgain() {
    InterruptionBreaker closed = tried().online(TRIED).ended(TRIED);
    assertEquals(Spot.ALL, interrupted(closed, 1, HALF_OPEN.plusSeconds(90)).spot());
    assertEquals(Spot.NONE, interrupted(closed, 9, HALF_OPEN.plusSeconds(90)).spot());
  }

  @Test
  void launches_changeNothing_whileClosedOrOpen() {
    for (InterruptionBreaker breaker :
        new InterruptionBreaker[] {InterruptionBreaker.INITIAL, open()}) {
      assertEquals(breaker, breaker.asked(OPENED).answered(Optional.of(TRIED), OPENED));
      assertEquals(breaker, breaker.online(TRIED).ended(TRIED));
    }
  }
}
