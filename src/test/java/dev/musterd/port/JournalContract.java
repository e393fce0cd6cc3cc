package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Event;
import dev.musterd.telemetry.SampleEvents;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every journal does: it takes every event, and never fails. */
public abstract class JournalContract {
  private static final int MANY = 20_000;

  protected abstract Journal journal();

  @Test
  void record_takesEveryEvent_whateverItsText() {
    List<Event> events = SampleEvents.all().toList();
    assertTrue(events.size() > 30, "the samples are of every kind");
    Journal journal = journal();
    events.forEach(journal::record);
  }

  @Test
  void record_takesMany_ofOneKind() {
    Journal journal = journal();
    IntStream.range(0, MANY)
        .forEach(number -> journal.record(new Event.DutyFailed("reap", "reason " + number)));
  }

  @Test
  void record_takesAVeryLongText() {
    journal().record(new Event.DutyFailed("reap", "x".repeat(1_000_000)));
  }
}
