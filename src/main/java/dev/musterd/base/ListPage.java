package dev.musterd.base;

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
public record ListPage<T>(List<T> rows, int total) {
  public ListPage {
    rows = List.copyOf(rows);
  }

  public boolean truncated() {
    return rows.size() < total;
  }

  /** Keeps only as many as are wanted while it sorts: a hundred thousand may wait. */
  public static <T> ListPage<T> of(Collection<T> all, Comparator<T> order, int max) {
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
    return new ListPage<>(rows, all.size());
  }

  /** So many from the middle of the order, after the first {@code skip}. */
  public static <T> ListPage<T> of(Collection<T> all, Comparator<T> order, int skip, int max) {
    int end = (int) Math.min(all.size(), (long) skip + max);
    List<T> upTo =
        end > all.size() / 4 ? all.stream().sorted(order).toList() : of(all, order, end).rows();
    return new ListPage<>(upTo.subList(Math.min(skip, end), end), all.size());
  }

  public <U> ListPage<U> map(Function<T, U> change) {
    return new ListPage<>(rows.stream().map(change).toList(), total);
  }
}
