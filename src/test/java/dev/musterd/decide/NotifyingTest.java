package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.TimedEvent;
import dev.musterd.model.notification.Notification;
import dev.musterd.model.notification.SendOutcome;
import dev.musterd.model.notification.Topic;
import dev.musterd.telemetry.SampleEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotifyingTest {
  private static final Instant NOW = Instant.parse("2026-11-02T09:00:00Z");
  private static final OwnerPool GROUP = new OwnerPool("linux", new Owner.Organization("acme"));
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static TimedEvent buried(int job) {
    return new TimedEvent(NOW, new Event.JobBuried(new Job.Id(job), "5 attempts", List.of()));
  }

  /** A word of the configuration that nothing is told for would be a lie. */
  @Test
  void everyTopic_hasAnEvent() {
    Set<Topic> topics =
        SampleEvents.all()
            .flatMap(event -> Notice.of(event).stream())
            .map(Notice::topic)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Topic.class)));
    assertEquals(EnumSet.allOf(Topic.class), topics);
  }

  /** Nobody is woken for what is as it should be; recoveries are told with what they end. */
  @Test
  void whatIsTold_isAProblem_orTheEndOfOne() {
    Set<String> quiet =
        SampleEvents.all()
            .filter(event -> Notice.of(event).isPresent())
            .filter(event -> event.level().compareTo(Event.Level.WARN) < 0)
            .map(event -> event.getClass().getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        Set.of("AppAccepted", "ClockAgrees", "RegistrationsAccepted", "SpotResumed"), quiet);
  }

  @Test
  void nodeThatDecides_isToldWhereAnotherOneDidBefore() {
    assertEquals(
        Optional.of("Node b decides now"),
        Notice.of(new Event.LeaseAcquired("b", 4, Optional.of("a"))).map(Notice::title));
    assertEquals(Optional.empty(), Notice.of(new Event.LeaseAcquired("b", 4, Optional.of("b"))));
    assertEquals(Optional.empty(), Notice.of(new Event.LeaseAcquired("b", 1, Optional.empty())));
  }

  @Test
  void whatFailsToBeSent_isNotTold() {
    assertEquals(
        Optional.empty(), Notice.of(new Event.NotificationFailed("notifications[0]", 1, "no")));
  }

  @Test
  void oneEvent_isToldWithItsReasonAndWhatComesNext() {
    Event event = new Event.LaunchShort(GROUP, 3, "no capacity", NOW, List.of());
    Notification told = Notifying.notification(List.of(new TimedEvent(NOW, event)), 1);
    assertEquals("capacity", told.topic());
    assertEquals(Event.Level.WARN, told.level());
    assertEquals("EC2 launched too little for pool linux and acme: 3 missing", told.title());
    assertEquals(List.of("no capacity; tried again at " + NOW), told.details());
    assertEquals(1, told.count());
  }

  @Test
  void budget_isToldWithWhatFollows() {
    Event event = new Event.BudgetReached("acme/*", 80, "4.01", "5.00", "nothing is held");
    Notification told = Notifying.notification(List.of(new TimedEvent(NOW, event)), 1);
    assertEquals("budget", told.topic());
    assertEquals("80 % of the daily budget acme/* are spent: $4.01 of $5.00", told.title());
    assertEquals(List.of("nothing is held"), told.details());
  }

  @Test
  void manyEvents_areOneMessage_withTheirNumber() {
    List<TimedEvent> first =
        IntStream.rangeClosed(1, Notifying.DESCRIBED).mapToObj(NotifyingTest::buried).toList();
    Notification told = Notifying.notification(first, 12);
    assertEquals("Job 1 went to the dead-letter queue, and 11 more like it", told.title());
    assertEquals(6, told.details().size(), told.details()::toString);
    assertEquals("5 attempts", told.details().getFirst());
    assertEquals("Job 2 went to the dead-letter queue: 5 attempts", told.details().get(1));
    assertEquals("and 7 more", told.details().getLast());
    assertEquals(told.id(), Notifying.notification(first, 12).id());
  }

  @ParameterizedTest
  @CsvSource({"1, PT1M", "2, PT2M", "3, PT4M", "7, PT1H", "1000, PT1H"})
  void whatGoesOn_isToldEverLessOften(int number, Duration expected) {
    assertEquals(expected, Notifying.gathering(number));
  }

  @ParameterizedTest
  @CsvSource({"1, PT2S", "2, PT4S", "3, PT8S", "4, PT16S"})
  void retries_areExponential(int attempts, Duration expected) {
    SendOutcome outcome = new SendOutcome.Retryable("HTTP 500", Optional.empty());
    assertEquals(Optional.of(expected), Notifying.retry(outcome, attempts));
  }

  @ParameterizedTest
  @CsvSource({"PT1S, PT2S", "PT30S, PT30S", "PT1H, PT10M"})
  void receiversPause_isKept_upToALimit(Duration asked, Duration expected) {
    SendOutcome outcome = new SendOutcome.Retryable("HTTP 429", Optional.of(asked));
    assertEquals(Optional.of(expected), Notifying.retry(outcome, 1));
  }

  @Test
  void retries_end() {
    SendOutcome again = new SendOutcome.Retryable("HTTP 500", Optional.empty());
    assertEquals(Optional.empty(), Notifying.retry(again, Notifying.ATTEMPTS));
    assertEquals(Optional.empty(), Notifying.retry(new SendOutcome.Sent(200), 1));
    assertEquals(Optional.empty(), Notifying.retry(new SendOutcome.Refused("HTTP 404"), 1));
  }

  @Test
  void rate_letsABurstThrough_thenOneInHalfAMinute() {
    SendRate rate = SendRate.full(NOW);
    for (int i = 0; i < 5; i++) {
      assertEquals(Duration.ZERO, rate.untilNext(NOW));
      rate = rate.spent(NOW);
    }
    assertEquals(Duration.ofSeconds(30), rate.untilNext(NOW));
    assertEquals(Duration.ofSeconds(10), rate.untilNext(NOW.plusSeconds(20)));
    assertEquals(Duration.ZERO, rate.untilNext(NOW.plusSeconds(30)));
    assertEquals(Duration.ofSeconds(30), rate.untilNext(NOW.minus(MINUTE)), "a clock set back");
    SendRate rested = SendRate.full(NOW).spent(NOW.plus(Duration.ofDays(1)));
    for (int i = 0; i < 4; i++) {
      rested = rested.spent(NOW.plus(Duration.ofDays(1)));
    }
    assertTrue(rested.untilNext(NOW.plus(Duration.ofDays(1))).isPositive(), "five and no more");
  }
}
