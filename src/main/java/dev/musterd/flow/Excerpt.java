package dev.musterd.flow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * The first of many.
 *
 * @param total how many there are
 */
public record Excerpt<T>(List<T> rows, int total) {
  public Excerpt {
    rows = List.copyOf(rows);
  }

  public boolean truncated() {
    return rows.size() < total;
  }

  /** Keeps only as many as are wanted while it looks: a hundred thousand may wait. */
  static <T> Excerpt<T> of(Collection<T> all, Comparator<T> order, int max) {
    PriorityQueue<T> first = new PriorityQueue<>(order.reversed());
    for (T each : all) {
      if (first.size() < max) {
        first.add(each);
      } else if (max > 0 && order.compare(each, first.peek()) < 0) {
        first.remove();
        first.add(each);
      }
    }
    List<T> rows = new ArrayList<>(first);
    rows.sort(order);
    return new Excerpt<>(rows, all.size());
  }

  public <U> Excerpt<U> map(Function<T, U> change) {
    return new Excerpt<>(rows.stream().map(change).toList(), total);
  }
}
