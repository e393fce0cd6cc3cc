package dev.musterd.http.dashboard.view;

import dev.musterd.base.ListPage;
import java.util.Optional;

/**
 * Where a page of a list is within the list.
 *
 * @param first number of its first row, from 1; 0 when there is none
 * @param previous path of the page before
 * @param next path of the page after
 */
public record Pager(
    int first, int last, int total, Optional<String> previous, Optional<String> next) {
  /** Rows of one page. */
  public static final int SIZE = 100;

  /** The highest number of a page: more rows than there can be jobs that wait. */
  public static final int PAGES_MAX = 9_999;

  /**
   * @param number of the page, from 1
   * @param base path of the list with its query, ready for another parameter
   */
  static Pager of(ListPage<?> rows, int number, String base) {
    int skipped = (number - 1) * SIZE;
    int last = skipped + rows.rows().size();
    return new Pager(
        rows.rows().isEmpty() ? 0 : skipped + 1,
        rows.rows().isEmpty() ? 0 : last,
        rows.total(),
        number > 1 ? Optional.of(base + "page=" + (number - 1)) : Optional.empty(),
        last < rows.total() ? Optional.of(base + "page=" + (number + 1)) : Optional.empty());
  }

  public boolean needed() {
    return previous.isPresent() || next.isPresent();
  }
}
