package dev.musterd.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;

/** What is to be looked at later, each at its time and once. */
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

  /** When the next is due. */
  Optional<Instant> next() {
    return Optional.ofNullable(entries.peek()).map(time);
  }

  /** Takes out those that are due by now, the earliest first. */
  List<T> due(Instant now) {
    List<T> due = new ArrayList<>();
    while (!entries.isEmpty() && !time.apply(entries.peek()).isAfter(now)) {
      due.add(entries.poll());
    }
    return due;
  }

  int size() {
    return entries.size();
  }
}
