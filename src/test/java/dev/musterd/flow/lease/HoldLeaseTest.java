package dev.musterd.flow.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.LeaseElection;
import dev.musterd.doubles.VirtualTime;
import dev.musterd.doubles.s3.FakeLease;
import dev.musterd.doubles.s3.FakeLease.Fault;
import dev.musterd.model.Event;
import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseRecord;
import dev.musterd.model.lease.LeaseRecords;
import dev.musterd.model.lease.LeaseVersion;
import dev.musterd.model.lease.LeaseWriting;
import dev.musterd.port.Lease;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoldLeaseTest {
  private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");

  private final VirtualTime time = new VirtualTime(START);
  private final FakeLease lease = new FakeLease();
  private final List<Event> events = new ArrayList<>();
  private final List<String> deciders = new ArrayList<>();
  private int nonces;
  private LeaseGate lastGate;

  private HoldLease node(String name) {
    return node(name, lease, this::nanos);
  }

  private HoldLease node(String name, Lease store, LongSupplier nanos) {
    return node(name, "", store, nanos);
  }

  private HoldLease node(String name, String lock, Lease store, LongSupplier nanos) {
    return new HoldLease(
        new HoldLease.Surroundings(store, time, events::add, nanos, () -> "nonce-" + ++nonces),
        new LeaseElection(LeaseElection.Timing.DEFAULT),
        new HoldLease.Node(name, name + ":9090", lock),
        new HoldLease.Listener() {
          @Override
          public void acquired(long epoch, LeaseGate gate) {
            lastGate = gate;
            deciders.add("+" + name + epoch);
          }

          @Override
          public void lost(long epoch) {
            deciders.add("-" + name + epoch);
          }
        });
  }

  private long nanos() {
    return Duration.between(START, time.instant()).toNanos();
  }

  private void pass(long seconds) {
    time.advance(Duration.ofSeconds(seconds));
  }

  private HoldLease started(String name) {
    HoldLease node = node(name);
    node.start();
    return node;
  }

  private void released() {
    lease.create(LeaseRecords.of("before", 1, "x").released("x"));
  }

  private long count(Class<? extends Event> type) {
    return events.stream().filter(type::isInstance).count();
  }

  @Test
  void firstNodeOfAll_decidesAtOnce_andTheSecondWaits() {
    HoldLease a = started("a");
    HoldLease b = started("b");
    assertTrue(a.isValid());
    assertFalse(b.isValid());
    pass(3600);
    assertEquals(List.of("+a1"), deciders);
  }

  /** Its answer says that another node was first, and it may have been its own first attempt. */
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"ANSWER_LOST", "DOUBLED"})
  void firstNodeOfAll_waits_whenItCannotKnowThatItIs(Fault fault) {
    lease.failWrite(fault);
    HoldLease a = started("a");
    pass(29);
    assertFalse(a.isValid());
    pass(1);
    assertEquals(List.of("+a1"), deciders);
  }

  /** What it created may have been deleted by then, and created and held by another. */
  @Test
  void firstNodeOfAll_doesNotDecide_whenItStoodStillInBetween() {
    AtomicLong pause = new AtomicLong();
    Promise<LeaseWriting> answer = Promise.promise();
    Outage slow =
        new Outage(lease) {
          @Override
          public Future<LeaseWriting> markUsed() {
            Future<LeaseWriting> marked = lease.markUsed();
            return answer.future().compose(_ -> marked);
          }
        };
    HoldLease a = node("a", slow, () -> nanos() + pause.get());
    a.start();
    pause.set(Duration.ofSeconds(20).toNanos());
    answer.complete();
    assertFalse(a.isValid());
    assertEquals(List.of(), deciders);
    pass(60);
    assertEquals(List.of("+a1"), deciders.stream().map(it -> it.substring(0, 2) + "1").toList());
  }

  private HoldLease started(String name, String lock) {
    HoldLease node = node(name, lock, lease, this::nanos);
    node.start();
    return node;
  }

  @Test
  void nextProcessWithTheLockOfTheHolder_decidesAtOnce() {
    HoldLease killed = started("a", "lock-1");
    assertTrue(killed.isValid());
    pass(1);
    HoldLease next = started("a", "lock-1");
    assertTrue(next.isValid());
    assertEquals("+a2", deciders.getLast());
    assertEquals(Optional.of("lock-1"), next.holder().map(LeaseRecord::lock));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "lock-2"})
  void processWithoutTheLockOfTheHolder_waits(String lock) {
    HoldLease holder = started("a", "lock-1");
    HoldLease other = started("a", lock);
    pass(100);
    assertTrue(holder.isValid());
    assertFalse(other.isValid());
  }

  @Test
  void processWithoutALock_waitsForAHolderWithoutOne() {
    started("a", "");
    HoldLease other = started("b", "");
    pass(100);
    assertFalse(other.isValid());
  }

  /** What was deleted under its holder is absent, as what never was. */
  @Test
  void absentLease_isHeldAfterHalfAMinute_whenThereWasOneBefore() {
    lease.markUsed();
    HoldLease a = started("a");
    pass(29);
    assertFalse(a.isValid());
    assertEquals(Optional.of("no node decides yet"), a.obstacle());
    pass(1);
    assertTrue(a.isValid());
    assertEquals(List.of("+a1"), deciders);
    assertEquals(Optional.empty(), a.obstacle());
    assertEquals("a:9090", a.holder().orElseThrow().address());
    assertEquals(new Event.LeaseAcquired("a", 1, Optional.empty()), events.getLast());
  }

  @Test
  void releasedLease_isTakenAtOnce() {
    released();
    assertTrue(started("a").isValid());
    assertEquals(List.of("+a2"), deciders);
    assertEquals(new Event.LeaseAcquired("a", 2, Optional.of("before")), events.getLast());
  }

  @Test
  void holder_renewsForAsLongAsItLives_andTheOtherWaits() {
    released();
    HoldLease a = started("a");
    HoldLease b = started("b");
    pass(3600);
    assertTrue(a.isValid());
    assertFalse(b.isValid());
    assertEquals(List.of("+a2"), deciders);
    assertEquals(Optional.of("a decides"), b.obstacle());
    assertEquals("a:9090", b.holder().orElseThrow().address());
    assertEquals(1, count(Event.LeaseAwaited.class), "told once");
  }

  /** 0.1 a second by the holder, 0.2 by one that waits. */
  @Test
  void requests_areFew() {
    released();
    started("a");
    started("b");
    long before = lease.requests();
    pass(1000);
    assertTrue(lease.requests() - before <= 300, () -> lease.requests() + " requests");
  }

  /** The other one looks every five seconds, and every second once it knows. */
  @Test
  void announcedEnd_isFollowedWithinASecond_andTheHolderDecidesUntilThen() {
    released();
    HoldLease a = started("a");
    HoldLease b = started("b");
    pass(12);
    Future<Void> known = a.announceEnd();
    pass(4);
    assertFalse(known.isComplete());
    pass(1);
    assertTrue(known.isComplete());
    assertTrue(a.isValid());
    long before = lease.requests();
    a.stop();
    pass(1);
    assertTrue(b.isValid());
    assertEquals(List.of("+a2", "-a2", "+b3"), deciders);
    assertTrue(lease.requests() - before <= 4, () -> lease.requests() + " requests");
  }

  @Test
  void announcedEnd_isNoMatter_whereAnotherNodeDecides() {
    released();
    started("a");
    assertTrue(started("b").announceEnd().isComplete());
  }

  @Test
  void stop_releases_andTheOtherDecidesAtItsNextLook() {
    released();
    HoldLease a = started("a");
    HoldLease b = started("b");
    pass(60);
    a.stop();
    assertFalse(a.isValid());
    assertTrue(lease.record().orElseThrow().released());
    pass(5);
    assertTrue(b.isValid());
    assertEquals(List.of("+a2", "-a2", "+b3"), deciders);
    assertEquals(1, count(Event.LeaseReleased.class));
  }

  @Test
  void stopOfANodeThatWaits_writesNothing() {
    released();
    started("a");
    LeaseRecord before = lease.record().orElseThrow();
    HoldLease b = started("b");
    b.stop();
    pass(9);
    assertEquals(before, lease.record().orElseThrow());
    pass(100);
    assertEquals(List.of("+a2"), deciders);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void oneRenewalThatFails_endsNothing(Fault fault) {
    released();
    HoldLease a = started("a");
    started("b");
    pass(9);
    lease.failWrite(fault);
    pass(100);
    assertTrue(a.isValid());
    assertEquals(List.of("+a2"), deciders);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void holderThatCannotRenew_stopsBeforeAnotherBegins(Fault fault) {
    released();
    Outage outage = new Outage(lease);
    HoldLease a = node("a", outage, this::nanos);
    a.start();
    started("b");
    pass(9);
    outage.down = true;
    pass(10);
    assertTrue(a.isValid());
    pass(1);
    assertFalse(a.isValid());
    assertEquals(List.of("+a2", "-a2"), deciders);
    pass(30);
    assertEquals(List.of("+a2", "-a2", "+b3"), deciders);
    outage.down = false;
    lease.failRead(fault);
    pass(100);
    assertEquals(List.of("+a2", "-a2", "+b3"), deciders);
  }

  /** A store that does not answer this node. */
  private static class Outage implements Lease {
    private final FakeLease lease;
    private boolean down;

    Outage(FakeLease lease) {
      this.lease = lease;
    }

    @Override
    public Future<LeaseReading> read() {
      return down ? never() : lease.read();
    }

    @Override
    public Future<LeaseWriting> markUsed() {
      return down ? never() : lease.markUsed();
    }

    @Override
    public Future<LeaseWriting> create(LeaseRecord record) {
      return down ? never() : lease.create(record);
    }

    @Override
    public Future<LeaseWriting> replace(LeaseVersion version, LeaseRecord record) {
      return down ? never() : lease.replace(version, record);
    }

    private static <T> Future<T> never() {
      return Promise.<T>promise().future();
    }
  }

  /** A process that was stopped learns of it before any of its timers has run. */
  @Test
  void pausedHolder_isNotValid_theMomentItGoesOn() {
    released();
    long[] paused = {0};
    HoldLease a = node("a", lease, () -> nanos() + paused[0]);
    a.start();
    assertTrue(a.isValid());
    paused[0] = Duration.ofSeconds(20).toNanos();
    assertFalse(a.isValid());
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void takeOver_withAFault_succeedsInTheEnd(Fault fault) {
    released();
    lease.failWrite(fault);
    HoldLease a = started("a");
    pass(60);
    assertTrue(a.isValid());
  }

  @Test
  void ofTwoThatTakeItAtOnce_oneDecides() {
    started("a");
    started("b");
    pass(60);
    assertEquals(List.of("+a1"), deciders);
  }

  @Test
  void deletedLease_endsItsHolder_andIsMadeAnew() {
    released();
    HoldLease a = started("a");
    lease.remove();
    pass(10);
    assertFalse(a.isValid());
    assertEquals(new Event.LeaseLost("a", 2, "the lease was deleted"), lost());
    pass(35);
    assertEquals(List.of("+a2", "-a2", "+a3"), deciders);
  }

  @Test
  void editedLease_endsItsHolder_andIsTakenOver() {
    released();
    started("a");
    lease.edit("hello");
    pass(10);
    assertEquals(new Event.LeaseLost("a", 2, "it says hello"), lost());
    pass(35);
    assertEquals(List.of("+a2", "-a2", "+a3"), deciders);
  }

  private Event lost() {
    return events.stream().filter(Event.LeaseLost.class::isInstance).findFirst().orElseThrow();
  }

  @Test
  void refusedRead_isTold_once() {
    for (int i = 0; i < 10; i++) {
      lease.failRead(Fault.DENIED);
    }
    started("a");
    pass(40);
    assertEquals(List.of(new Event.LeaseUnavailable("a", "GetObject: AccessDenied")), events);
  }

  /** It is tried at each look: of an absent lease, and of one that is old. */
  @Test
  void refusedWrite_isTold_once() {
    for (int i = 0; i < 10; i++) {
      lease.failWrite(Fault.DENIED);
    }
    started("a");
    pass(20);
    Event refused = new Event.LeaseUnavailable("a", "PutObject: AccessDenied");
    assertEquals(List.of(new Event.LeaseAwaited("a", "there is no lease yet"), refused), events);
    lease.edit("hello");
    pass(40);
    assertEquals(
        List.of(refused, new Event.LeaseUnavailable("a", "it says hello")),
        events.stream().filter(Event.LeaseUnavailable.class::isInstance).toList());
    pass(100);
    assertEquals(List.of("+a1"), deciders);
  }

  @Test
  void confirm_renewsALeaseThatWasNotSeenOfLate() {
    released();
    HoldLease a = started("a");
    assertTrue(a.confirm().await());
    pass(9);
    lease.failWrite(Fault.DROPPED);
    pass(2);
    Future<Boolean> confirmed = a.confirm();
    assertTrue(confirmed.await());
    assertTrue(a.isValid());
  }

  @Test
  void confirm_failsWithoutALease_andWhereItCannotBeRenewed() {
    assertFalse(node("a").confirm().await());
    released();
    HoldLease b = started("b");
    pass(9);
    lease.failWrite(Fault.DROPPED);
    lease.failWrite(Fault.DROPPED);
    pass(2);
    assertTrue(b.isValid());
    assertFalse(b.confirm().await());
    assertTrue(b.isValid());
  }

  /** The process stood still, and goes on with the answer before its timers. */
  @Test
  void answerAfterTheEnd_beginsAnew_sinceTheGateHasClosed() {
    released();
    AtomicLong pause = new AtomicLong();
    Promise<LeaseWriting> answer = Promise.promise();
    AtomicBoolean withheld = new AtomicBoolean();
    Lease slow =
        new Lease() {
          @Override
          public Future<LeaseReading> read() {
            return lease.read();
          }

          @Override
          public Future<LeaseWriting> markUsed() {
            return lease.markUsed();
          }

          @Override
          public Future<LeaseWriting> create(LeaseRecord record) {
            return lease.create(record);
          }

          @Override
          public Future<LeaseWriting> replace(LeaseVersion version, LeaseRecord record) {
            Future<LeaseWriting> written = lease.replace(version, record);
            return withheld.get() ? answer.future().compose(_ -> written) : written;
          }
        };
    HoldLease a = node("a", slow, () -> nanos() + pause.get());
    a.start();
    LeaseGate first = lastGate;
    withheld.set(true);
    pass(11);
    pause.set(Duration.ofSeconds(10).toNanos());
    assertFalse(first.isOpen());
    answer.complete();
    assertTrue(a.isValid());
    assertEquals(List.of("+a2", "-a2", "+a2"), deciders);
    assertTrue(lastGate.isOpen());
  }
}
