package dev.musterd.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;

/** A queue of entries by the time at which they are due; each is taken once. */
final class DueQueue<T> {
  private final Function<T, Instant> time;
  private final PriorityQueue<T> entries;

  /**
   * @param time when an entry is due
   */
  DueQueue(Function<T, Instant> time) {
    this.time = time;
    this.entries = new PriorityQueue<>(Comparator.comparing(time));
  }

  DueQueue<T> copy() {
    DueQueue<T> copy = new DueQueue<>(time);
    copy.entries.addAll(entries);
    return copy;
  }

  void add(T entry) {
    entries.add(entry);
  }

  /** Whether an entry is due by now. */
  boolean isDue(Instant now) {
    return !entries.isEmpty() && !time.apply(entries.peek()).isAfter(now);
  }

  /** Takes out those that are due by now, the earliest first. */
  List<T> due(Instant now) {
    if (!isDue(now)) {
      return List.of();
    }
    List<T> due = new ArrayList<>();
    while (isDue(now)) {
      due.add(entries.poll());
    }
    return due;
  }
}
