package dev.musterd.http.dashboard.view;

import dev.musterd.model.TimedEvent;
import dev.musterd.port.EventFeed;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * An event as in the log.
 *
 * @param level in lower case
 * @param type such as {@code job-held}
 * @param fields the rest of its log line
 * @param jobs whose timeline it belongs to, a few at most
 */
public record EventRow(Moment at, String level, String type, String fields, List<Link> jobs) {
  private static final int JOBS_MAX = 5;

  static EventRow of(EventFeed.Entry entry, Instant now) {
    return of(
        entry.recorded(),
        entry.text(),
        entry.jobs().stream().limit(JOBS_MAX).map(Link::job).toList(),
        now);
  }

  /** The events of one job or runner, whose page need not link to itself. */
  static List<EventRow> of(
      List<TimedEvent> events, Function<TimedEvent, String> text, Instant now) {
    return events.stream().map(event -> of(event, text.apply(event), List.of(), now)).toList();
  }

  private static EventRow of(TimedEvent recorded, String line, List<Link> jobs, Instant now) {
    int space = line.indexOf(' ');
    return new EventRow(
        Moment.of(recorded.at(), now),
        recorded.event().level().name().toLowerCase(Locale.ROOT),
        space < 0 ? line : line.substring(0, space),
        space < 0 ? "" : line.substring(space + 1),
        jobs);
  }
}
