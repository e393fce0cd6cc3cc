package dev.musterd.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.port.EventFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentEventsTest {
  private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
  private static final OwnerPool GROUP = new OwnerPool("linux-x64", new Owner.Organization("acme"));

  private final RecentEvents events = new RecentEvents(Event::jobs, () -> NOON);

  @Test
  void events_areNumberedFromOne_andReadAfterANumber() {
    assertEquals(0, events.latest());
    events.record(new Event.AppAccepted("1"));
    events.record(new Event.AppAccepted("2"));
    assertEquals(2, events.latest());
    assertEquals(List.of(1L, 2L), numbers(0));
    assertEquals(List.of(2L), numbers(1));
    assertEquals(List.of(), numbers(2));
    assertEquals(List.of(), numbers(Long.MAX_VALUE));
  }

  private List<Long> numbers(long after) {
    return events.after(after).stream().map(EventFeed.Entry::number).toList();
  }

  @Test
  void entry_saysWhatTheLogSays_andWhatItIsAbout() {
    events.record(new Event.JobHeld(new Job.Id(7), GROUP, NOON, "full"));
    EventFeed.Entry entry = events.after(0).getFirst();
    assertEquals("job-held", entry.type());
    assertEquals(Optional.of("linux-x64"), entry.pool());
    assertEquals(List.of(new Job.Id(7)), entry.jobs());
    assertTrue(entry.text().startsWith("job-held job=7 "), entry.text());
    assertEquals(Timelines.json(entry.recorded()), entry.json());
    assertSame(entry, events.after(0).getFirst(), "it is made once");
  }

  @Test
  void pool_isTheOneThatTheEventNames() {
    events.record(new Event.SpotPaused("gpu", 2, NOON.plus(Duration.ofMinutes(30))));
    events.record(new Event.AppAccepted("1"));
    assertEquals(Optional.of("gpu"), events.after(0).getFirst().pool());
    assertEquals(Optional.empty(), events.after(1).getFirst().pool());
  }

  @Test
  void oldest_areDropped() {
    for (int i = 0; i < RecentEvents.EVENTS_MAX + 10; i++) {
      events.record(new Event.AppAccepted(Integer.toString(i)));
    }
    List<Long> numbers = numbers(0);
    assertEquals(RecentEvents.EVENTS_MAX, numbers.size());
    assertEquals(11, numbers.getFirst());
  }

  @Test
  void texts_takeBoundedMemory_howeverLongTheyAre() {
    for (int i = 0; i < RecentEvents.EVENTS_MAX; i++) {
      events.record(new Event.JobBuried(new Job.Id(i), "x".repeat(500), List.of("y".repeat(500))));
    }
    List<EventFeed.Entry> entries = events.after(0);
    assertEquals(RecentEvents.EVENTS_MAX, entries.size());
    assertTrue(events.textLength() <= RecentEvents.TEXT_MAX, () -> "" + events.textLength());
    assertEquals(entries.getFirst().json(), events.after(0).getFirst().json());
  }

  @Test
  void debugging_isNotForReaders() {
    events.record(new Event.WebhookIgnored("not for us"));
    assertEquals(0, events.latest());
  }

  @Test
  void listener_isCalledOncePerEvent() {
    AtomicInteger calls = new AtomicInteger();
    events.onEvent(calls::incrementAndGet);
    events.record(new Event.AppAccepted("1"));
    assertEquals(1, calls.get());
  }
}
