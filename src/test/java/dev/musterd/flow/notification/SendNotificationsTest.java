package dev.musterd.flow.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.notification.SendOutcome;
import dev.musterd.model.notification.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendNotificationsTest {
  private static final Instant START = Instant.parse("2026-11-02T09:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final SendOutcome FAILED = new SendOutcome.Retryable("HTTP 503", Optional.empty());

  private final VirtualTime time = new VirtualTime(START);
  private final RecordingNotifier receiver = new RecordingNotifier();
  private final List<Event> journal = new ArrayList<>();
  private final SendNotifications notifications = to(EnumSet.allOf(Topic.class));

  private SendNotifications to(Set<Topic> topics) {
    return new SendNotifications(
        List.of(new NotificationTarget("notifications[0]", topics, receiver)),
        journal::add,
        time,
        time);
  }

  private static Event buried(int job) {
    return new Event.JobBuried(new Job.Id(job), "5 attempts", List.of());
  }

  private static Event refused(int app) {
    return new Event.AppRefused("app" + app, "the key is wrong");
  }

  private static Event shortage(String pool) {
    OwnerPool group = new OwnerPool(pool, new Owner.Organization("acme"));
    return new Event.LaunchShort(group, 1, "no capacity", START, List.of());
  }

  private void record(int from, int to) {
    IntStream.range(from, to).forEach(app -> notifications.record(refused(app)));
  }

  private List<Event.NotificationFailed> failures() {
    return journal.stream().map(Event.NotificationFailed.class::cast).toList();
  }

  @Test
  void likeEventsWithinAMinute_areOneMessage_withTheirNumber() {
    IntStream.range(0, 12)
        .forEach(
            job -> {
              notifications.record(buried(job));
              time.advance(Duration.ofSeconds(4));
            });
    assertEquals(List.of(), receiver.received());
    time.advance(MINUTE);
    assertEquals(1, receiver.received().size());
    assertEquals(12, receiver.received().getFirst().count());
  }

  @Test
  void otherKindsAndSubjects_areMessagesOfTheirOwn() {
    notifications.record(shortage("one"));
    notifications.record(shortage("two"));
    notifications.record(shortage("one"));
    notifications.record(buried(1));
    time.advance(MINUTE);
    assertEquals(List.of(2, 1, 1), receiver.received().stream().map(it -> it.count()).toList());
  }

  /** A shortage that lasts a day is tried again every few minutes, and told some thirty times. */
  @Test
  void whatGoesOn_isToldEverLessOften_andAnewAfterAPause() {
    for (int i = 0; i < 24 * 12; i++) {
      notifications.record(shortage("one"));
      time.advance(Duration.ofMinutes(5));
    }
    int told = receiver.received().size();
    assertTrue(told > 20 && told < 35, () -> told + " messages");
    time.advance(Duration.ofHours(5));
    int before = receiver.received().size();
    notifications.record(shortage("one"));
    time.advance(MINUTE);
    assertEquals(before + 1, receiver.received().size(), "told after a minute");
  }

  @Test
  void receiver_getsItsTopicsOnly() {
    SendNotifications some = to(Set.of(Topic.CAPACITY));
    assertFalse(some.concerns(buried(1)));
    some.record(buried(1));
    some.record(shortage("one"));
    some.record(new Event.DaemonStopping("SIGTERM"));
    time.advance(MINUTE);
    assertEquals(1, receiver.received().size());
    assertEquals("capacity", receiver.received().getFirst().topic());
  }

  @Test
  void burst_isBounded_thenOneInHalfAMinute() {
    record(0, 20);
    time.advance(MINUTE);
    assertEquals(5, receiver.received().size());
    time.advance(Duration.ofSeconds(30));
    assertEquals(6, receiver.received().size());
    time.advance(Duration.ofMinutes(7));
    assertEquals(20, receiver.received().size());
  }

  @Test
  void whatIsTooMuch_isLeftOut_andCounted() {
    record(0, 150);
    time.advance(MINUTE);
    time.advance(Duration.ofHours(2));
    // Five went at once, a hundred waited.
    assertEquals(105, receiver.received().size());
    assertEquals(
        "and 45 more notifications, which were too many to send",
        receiver.received().get(5).details().getLast());
  }

  @Test
  void failedOne_isSentAgain_beforeTheNext() {
    receiver.answer(FAILED).answer(FAILED);
    notifications.record(buried(1));
    notifications.record(refused(1));
    time.advance(MINUTE);
    assertEquals(1, receiver.received().size());
    time.advance(Duration.ofSeconds(6));
    assertEquals(
        List.of("Job 1", "Job 1", "Job 1", "GitHub"),
        receiver.titles().stream()
            .map(title -> title.replaceAll(" (went|refuses).*", ""))
            .toList());
    assertEquals(1, Set.copyOf(receiver.received().subList(0, 3)).size());
    assertEquals(List.of(), journal);
  }

  @Test
  void pauseThatTheReceiverAsksFor_isKept() {
    receiver.answer(new SendOutcome.Retryable("HTTP 429", Optional.of(Duration.ofSeconds(50))));
    notifications.record(buried(1));
    time.advance(MINUTE);
    time.advance(Duration.ofSeconds(49));
    assertEquals(1, receiver.received().size());
    time.advance(Duration.ofSeconds(1));
    assertEquals(2, receiver.received().size());
  }

  @Test
  void afterFiveAttempts_itIsGivenUp_withAnEvent() {
    IntStream.range(0, 5).forEach(_ -> receiver.answer(FAILED));
    notifications.record(buried(1));
    time.advance(Duration.ofMinutes(5));
    assertEquals(5, receiver.received().size());
    assertEquals(
        List.of(new Event.NotificationFailed("notifications[0]", 1, "HTTP 503; attempt 5 of 5")),
        failures());
  }

  @Test
  void refusedOne_isNotSentAgain() {
    receiver.answer(new SendOutcome.Refused("HTTP 404 no_service"));
    notifications.record(buried(1));
    time.advance(Duration.ofMinutes(5));
    assertEquals(1, receiver.received().size());
    assertEquals("HTTP 404 no_service", failures().getFirst().reason());
  }

  @Test
  void bugOfAnAdapter_costsOneNotification() {
    receiver.answer(Future.failedFuture(new IllegalStateException("bug")));
    notifications.record(buried(1));
    notifications.record(refused(1));
    time.advance(MINUTE);
    assertEquals(2, receiver.received().size());
    assertEquals(1, failures().size());
  }

  @Test
  void silentReceiver_holdsUpNoOther() {
    RecordingNotifier silent =
        new RecordingNotifier().answer(Promise.<SendOutcome>promise().future());
    SendNotifications both =
        new SendNotifications(
            List.of(
                new NotificationTarget("a", Set.of(Topic.DEAD_LETTER), silent),
                new NotificationTarget("b", Set.of(Topic.DEAD_LETTER), receiver)),
            journal::add,
            time,
            time);
    both.record(buried(1));
    time.advance(MINUTE);
    both.record(buried(2));
    time.advance(Duration.ofMinutes(2));
    assertEquals(1, silent.received().size());
    assertEquals(2, receiver.received().size());
  }

  @Test
  void stop_sendsWhatWaits_atOnce() {
    record(0, 20);
    time.advance(MINUTE);
    notifications.record(buried(1));
    Future<Void> closed = notifications.close(Duration.ofSeconds(10));
    assertTrue(closed.succeeded());
    assertEquals(21, receiver.received().size());
    notifications.record(buried(2));
    time.advance(Duration.ofHours(1));
    assertEquals(21, receiver.received().size(), "nothing after a stop");
    assertEquals(List.of(), journal);
  }

  @Test
  void stop_triesOnceWhatWaitedForAnotherAttempt() {
    receiver.answer(FAILED).answer(FAILED);
    notifications.record(buried(1));
    time.advance(MINUTE);
    assertTrue(notifications.close(Duration.ofSeconds(10)).succeeded());
    assertEquals(2, receiver.received().size());
    assertEquals("HTTP 503; attempt 2 of 5", failures().getFirst().reason());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void stop_givesUpWhatIsNotAnswered_withAnEvent(int events) {
    Promise<SendOutcome> late = Promise.promise();
    receiver.answer(late.future());
    record(0, events);
    Future<Void> closed = notifications.close(Duration.ofSeconds(10));
    assertFalse(closed.isComplete());
    time.advance(Duration.ofSeconds(10));
    assertTrue(closed.succeeded());
    assertEquals(
        List.of(
            new Event.NotificationFailed(
                "notifications[0]", events, "the daemon stopped before they were sent")),
        failures());
    late.complete(new SendOutcome.Sent(200));
    assertEquals(1, failures().size());
  }

  @Test
  void subjectsAreBounded() {
    for (int i = 0; i < SendNotifications.GATHERED_MAX + 50; i++) {
      notifications.record(shortage("pool" + i));
    }
    time.advance(MINUTE);
    notifications.close(MINUTE);
    assertTrue(receiver.received().size() <= 105);
  }
}
