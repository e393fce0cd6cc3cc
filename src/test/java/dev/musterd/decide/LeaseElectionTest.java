package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.LeaseElection.Attempt;
import dev.musterd.decide.LeaseElection.Sighting;
import dev.musterd.decide.LeaseElection.State;
import dev.musterd.decide.LeaseElection.State.Decider;
import dev.musterd.decide.LeaseElection.State.Standby;
import dev.musterd.decide.LeaseElection.Timing;
import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseReading.Found;
import dev.musterd.model.lease.LeaseRecord;
import dev.musterd.model.lease.LeaseRecords;
import dev.musterd.model.lease.LeaseVersion;
import dev.musterd.model.lease.LeaseWriting;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseElectionTest {
  private static final LeaseElection RULE = new LeaseElection(Timing.DEFAULT);
  private static final LeaseRecord OURS = LeaseRecords.of("a", 3, "n1");
  private static final LeaseRecord THEIRS = LeaseRecords.of("b", 7, "n2");
  private static final LeaseVersion ONE = new LeaseVersion("1");
  private static final LeaseVersion TWO = new LeaseVersion("2");

  /** A monotonic clock may begin anywhere, and overflow. */
  private static long at(long seconds) {
    return Long.MAX_VALUE - 25_000_000_000L + seconds * 1_000_000_000L;
  }

  private static Standby standby(State state) {
    return assertInstanceOf(Standby.class, state);
  }

  private static Decider decider(long validFrom) {
    return new Decider(OURS, ONE, at(validFrom), Optional.empty());
  }

  private static boolean mayTake(State state, long now) {
    return RULE.mayTake(standby(state), "", at(now)).isPresent();
  }

  @Test
  void nothingIsTaken_beforeTheFirstRead() {
    assertFalse(mayTake(LeaseElection.START, 1000));
  }

  static Stream<LeaseReading> whatIsSeen() {
    return Stream.of(
        new Found(ONE, THEIRS),
        new Found(ONE, LeaseRecord.vacant(0, "n6")),
        new LeaseReading.Unreadable(ONE, "nonsense"));
  }

  @ParameterizedTest
  @MethodSource("whatIsSeen")
  void unchanged_isTakenAfterHalfAMinute_andNotBefore(LeaseReading reading) {
    State state = RULE.read(LeaseElection.START, reading, at(0));
    assertFalse(mayTake(state, 29));
    assertTrue(mayTake(state, 30));
    State again = RULE.read(state, reading, at(29));
    assertTrue(mayTake(again, 30), "seen before");
  }

  /** It may have been made and deleted between two looks, and its holder be at work. */
  @Test
  void absent_isNeverTaken_butMadeVacantFirst() {
    State state = RULE.read(LeaseElection.START, new LeaseReading.Absent(), at(0));
    assertTrue(LeaseElection.isAbsent(standby(state)));
    State later = RULE.read(state, new LeaseReading.Absent(), at(60));
    assertFalse(mayTake(later, 90));
    State vacant = RULE.read(later, new Found(ONE, LeaseRecord.vacant(0, "n6")), at(60));
    assertFalse(LeaseElection.isAbsent(standby(vacant)));
    assertEquals("no node decides yet", standby(vacant).why());
    assertFalse(mayTake(vacant, 89));
    assertTrue(mayTake(vacant, 90));
  }

  @ParameterizedTest
  @MethodSource("whatIsSeen")
  void changed_isWatchedAnew(LeaseReading reading) {
    State before = RULE.read(LeaseElection.START, new Found(TWO, THEIRS), at(0));
    State state = RULE.read(before, reading, at(29));
    assertFalse(mayTake(state, 58));
    assertTrue(mayTake(state, 59));
  }

  /** An observer that cannot read learns of no change; the write is on a condition all the same. */
  @Test
  void failedReads_changeNothing() {
    State state = RULE.read(LeaseElection.START, new Found(ONE, THEIRS), at(0));
    State later = RULE.read(state, new LeaseReading.Unavailable("503"), at(10));
    assertEquals("503", standby(later).why());
    assertFalse(mayTake(later, 29));
    assertTrue(mayTake(later, 30));
    assertFalse(mayTake(RULE.read(LeaseElection.START, new LeaseReading.Refused("403"), 0), 99));
  }

  @Test
  void released_isTakenAtOnce_inThatVersion() {
    Standby state =
        standby(RULE.read(LeaseElection.START, new Found(TWO, THEIRS.released("n3")), at(0)));
    assertEquals(Optional.of(TWO), RULE.mayTake(state, "", at(0)));
    assertEquals(7, state.epoch());
  }

  @Test
  void epoch_neverFalls() {
    State state = RULE.read(LeaseElection.START, new Found(ONE, THEIRS), at(0));
    assertEquals(7, standby(RULE.read(state, new Found(TWO, OURS), at(1))).epoch());
    assertEquals(7, standby(RULE.read(state, new LeaseReading.Absent(), at(1))).epoch());
  }

  @Test
  void holder_stopsTwentySecondsAfterTheStartOfItsLastGoodRenewal() {
    Decider state = decider(0);
    assertTrue(RULE.isValid(state, at(19)));
    assertFalse(RULE.isValid(state, at(20)));
    assertEquals(state, RULE.at(state, at(19)));
    assertEquals("it was not renewed for 20 s", standby(RULE.at(state, at(20))).why());
  }

  @Test
  void confirmed_isWhatWasRenewedWithinTenSeconds() {
    assertTrue(RULE.isConfirmed(decider(0), at(10)));
    assertFalse(RULE.isConfirmed(decider(0), at(11)));
  }

  @Test
  void renewal_countsFromItsStart() {
    Attempt attempt = new Attempt(OURS.renewed("n4"), at(10));
    State state = RULE.written(decider(0), attempt, new LeaseWriting.Written(TWO), at(14));
    assertEquals(new Decider(attempt.record(), TWO, at(10), Optional.empty()), state);
  }

  /** The process was paused between the write and its answer. */
  @Test
  void renewal_thatIsAnsweredTooLate_isNone() {
    Attempt attempt = new Attempt(OURS.renewed("n4"), at(10));
    standby(RULE.written(decider(0), attempt, new LeaseWriting.Written(TWO), at(55)));
  }

  static Stream<LeaseWriting> unproven() {
    return Stream.of(
        new LeaseWriting.Lost(),
        new LeaseWriting.Contended(),
        new LeaseWriting.Gone(),
        new LeaseWriting.Unknown("503"),
        new LeaseWriting.Refused("403"));
  }

  @ParameterizedTest
  @MethodSource("unproven")
  void renewal_withoutProof_isDecidedByTheNonce(LeaseWriting answer) {
    Attempt attempt = new Attempt(OURS.renewed("n4"), at(10));
    State open = RULE.written(decider(0), attempt, answer, at(11));
    assertEquals(
        new Decider(attempt.record(), TWO, at(10), Optional.empty()),
        RULE.read(open, new Found(TWO, attempt.record()), at(12)));
    assertEquals(
        open, RULE.read(open, new Found(ONE, OURS), at(12)), "it has not come, and still may");
    assertEquals(open, RULE.read(open, new LeaseReading.Unavailable("503"), at(12)));
    assertEquals(
        "b has taken the lease over",
        standby(RULE.read(open, new Found(TWO, THEIRS), at(12))).why());
    assertEquals(
        "the lease was deleted", standby(RULE.read(open, new LeaseReading.Absent(), at(12))).why());
    assertEquals(
        "nonsense",
        standby(RULE.read(open, new LeaseReading.Unreadable(TWO, "nonsense"), at(12))).why());
  }

  /** It is the first one that may have come. */
  @Test
  void repeatedRenewal_keepsTheStartOfTheFirst() {
    Attempt first = new Attempt(OURS.renewed("n4"), at(10));
    Attempt second = new Attempt(first.record(), at(12));
    State open =
        RULE.written(
            RULE.written(decider(0), first, new LeaseWriting.Unknown(""), at(11)),
            second,
            new LeaseWriting.Lost(),
            at(13));
    assertEquals(
        new Decider(first.record(), TWO, at(10), Optional.empty()),
        RULE.read(open, new Found(TWO, first.record()), at(14)));
  }

  /** Such as by an operator who turns its release into a fact. */
  @Test
  void editedRecord_endsItsHolder() {
    State open =
        RULE.written(
            decider(0), new Attempt(OURS.renewed("n4"), at(10)), new LeaseWriting.Lost(), at(11));
    LeaseRecord edited = LeaseRecords.of("a", 3, "n1").released("n1");
    assertEquals(
        "the lease was edited", standby(RULE.read(open, new Found(TWO, edited), at(12))).why());
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 40})
  void takeOver_withoutProof_isDecidedByTheNonce(long readAt) {
    Standby seen = standby(RULE.read(LeaseElection.START, new Found(ONE, THEIRS), at(0)));
    Attempt attempt = new Attempt(LeaseRecords.of("a", 8, "n5"), at(30));
    State open = RULE.written(seen, attempt, new LeaseWriting.Unknown("503"), at(31));
    assertEquals(
        new Decider(attempt.record(), TWO, at(30), Optional.empty()),
        RULE.read(open, new Found(TWO, attempt.record()), at(readAt)));
  }

  /** A take-over that is found too late is a lease like any other. */
  @Test
  void takeOver_thatIsFoundTooLate_isWatched() {
    Standby seen = standby(RULE.read(LeaseElection.START, new Found(ONE, THEIRS), at(0)));
    Attempt attempt = new Attempt(LeaseRecords.of("a", 8, "n5"), at(30));
    State open = RULE.written(seen, attempt, new LeaseWriting.Unknown("503"), at(31));
    State late = RULE.read(open, new Found(TWO, attempt.record()), at(50));
    assertFalse(mayTake(late, 79));
    assertTrue(mayTake(late, 80));
  }

  @Test
  void lockOfTheSighting_isKnown_unlessThereIsNone() {
    LeaseRecord locked = new LeaseRecord("b", 7, "n2", "", "disk-1", LeaseRecord.End.NONE);
    Sighting sighting = new Sighting(Optional.of(ONE), Optional.of(locked), 0);
    assertTrue(sighting.hadLock("disk-1"));
    assertFalse(sighting.hadLock("disk-2"));
    assertFalse(sighting.hadLock(""));
    LeaseRecord unlocked = new LeaseRecord("b", 7, "n2", "", "", LeaseRecord.End.NONE);
    assertFalse(new Sighting(Optional.of(ONE), Optional.of(unlocked), 0).hadLock(""));
    assertFalse(new Sighting(Optional.empty(), Optional.empty(), 0).hadLock("disk-1"));
  }

  @ParameterizedTest
  @EnumSource
  void holderIsAboutToEnd_whenItSaysSo(LeaseRecord.End end) {
    LeaseRecord record = new LeaseRecord("b", 7, "n2", "", "", end);
    Sighting sighting = new Sighting(Optional.of(ONE), Optional.of(record), 0);
    Standby standby = new Standby(Optional.of(sighting), 7, Optional.empty(), "");
    assertEquals(end == LeaseRecord.End.ANNOUNCED, standby.isAboutToEnd());
    assertFalse(new Standby(Optional.empty(), 7, Optional.empty(), "").isAboutToEnd());
  }
}
