package dev.musterd.telemetry;

import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.TimedEvent;
import dev.musterd.port.EventFeed;
import dev.musterd.port.Journal;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A ring of the latest events. An event costs one entry of a queue; it is turned into text only
 * when it is read, and then once. Synchronized because a page of the management listener may read
 * on another event loop than the one that records.
 */
public final class RecentEvents implements Journal, EventFeed {
  /** The last minutes of a busy daemon, and the last day of a quiet one. */
  static final int EVENTS_MAX = 1_000;

  /** Characters of texts that were made for readers: beside the events, a megabyte. */
  static final int TEXT_MAX = 500_000;

  private final Function<Event, List<Job.Id>> jobs;
  private final InstantSource clock;
  private final Deque<Slot> slots = new ArrayDeque<>();
  private Runnable listener = () -> {};
  private long latest;
  private long text;

  /**
   * @param jobs whose timeline an event belongs to
   */
  public RecentEvents(Function<Event, List<Job.Id>> jobs, InstantSource clock) {
    this.jobs = jobs;
    this.clock = clock;
  }

  private static final class Slot {
    private final long number;
    private final TimedEvent recorded;
    private final List<Job.Id> jobs;
    private Entry entry;

    Slot(long number, TimedEvent recorded, List<Job.Id> jobs) {
      this.number = number;
      this.recorded = recorded;
      this.jobs = jobs;
    }

    private int length() {
      return entry == null ? 0 : entry.text().length() + entry.json().length();
    }
  }

  @Override
  public void record(Event event) {
    if (event.level() == Event.Level.DEBUG) {
      return;
    }
    Runnable current = add(event);
    current.run();
  }

  private synchronized Runnable add(Event event) {
    latest++;
    slots.addLast(new Slot(latest, new TimedEvent(clock.instant(), event), jobs.apply(event)));
    if (slots.size() > EVENTS_MAX) {
      text -= slots.removeFirst().length();
    }
    return listener;
  }

  @Override
  public synchronized long latest() {
    return latest;
  }

  @Override
  public synchronized List<Entry> after(long number) {
    List<Entry> entries = new ArrayList<>();
    Iterator<Slot> newestFirst = slots.descendingIterator();
    while (newestFirst.hasNext()) {
      Slot slot = newestFirst.next();
      if (slot.number <= number) {
        break;
      }
      entries.add(entry(slot));
    }
    forgetTexts();
    return entries.reversed();
  }

  private Entry entry(Slot slot) {
    if (slot.entry == null) {
      slot.entry = made(slot);
      text += slot.length();
    }
    return slot.entry;
  }

  private static Entry made(Slot slot) {
    Event event = slot.recorded.event();
    return new Entry(
        slot.number,
        slot.recorded,
        slot.jobs,
        EventFields.name(event),
        pool(event),
        EventLine.text(event),
        Timelines.json(slot.recorded));
  }

  /** By the components that name one; there are two kinds of them. */
  private static Optional<String> pool(Event event) {
    return EventFields.values(event)
        .<String>mapMulti(
            (field, found) -> {
              if (field.value() instanceof OwnerPool group) {
                found.accept(group.pool());
              } else if (field.name().equals("pool")) {
                found.accept(field.value().toString());
              }
            })
        .findFirst();
  }

  /** The oldest first; a forgotten text is made again when it is asked for again. */
  private void forgetTexts() {
    for (Slot slot : slots) {
      if (text <= TEXT_MAX) {
        return;
      }
      text -= slot.length();
      slot.entry = null;
    }
  }

  /** Characters of the texts in memory. */
  synchronized long textLength() {
    return text;
  }

  @Override
  public synchronized void onEvent(Runnable wanted) {
    listener = wanted;
  }
}
