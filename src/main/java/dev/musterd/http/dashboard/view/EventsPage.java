package dev.musterd.http.dashboard.view;

import dev.musterd.base.ListPage;
import dev.musterd.port.EventFeed;
import java.time.Instant;
import java.util.List;

/**
 * Recent events, the latest first.
 *
 * @param filter as the form has it
 * @param error what is wrong with the filter; empty when nothing is
 */
public record EventsPage(Filter filter, List<EventRow> rows, Pager pager, String error) {

  /** The texts of the form's fields. */
  public record Filter(String job, String pool, String type) {
    private String query() {
      return "/events?job=%s&pool=%s&type=%s&"
          .formatted(Link.encoded(job), Link.encoded(pool), Link.encoded(type));
    }
  }

  /**
   * @param found all that pass the filter, the oldest first
   * @param number of the page, from 1
   */
  public static EventsPage of(Filter filter, List<EventFeed.Entry> found, int number, Instant now) {
    List<EventFeed.Entry> latest = found.reversed();
    int from = Math.min(found.size(), (number - 1) * Pager.SIZE);
    int to = Math.min(found.size(), from + Pager.SIZE);
    ListPage<EventFeed.Entry> page = new ListPage<>(latest.subList(from, to), found.size());
    return new EventsPage(
        filter,
        page.map(entry -> EventRow.of(entry, now)).rows(),
        Pager.of(page, number, filter.query()),
        "");
  }

  public static EventsPage wrong(Filter filter, String error) {
    ListPage<EventFeed.Entry> none = new ListPage<>(List.of(), 0);
    return new EventsPage(filter, List.of(), Pager.of(none, 1, "/events?"), error);
  }
}
