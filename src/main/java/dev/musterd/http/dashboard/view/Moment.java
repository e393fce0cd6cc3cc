package dev.musterd.http.dashboard.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * A moment, as a program and as people read it. Times are UTC, as in the log.
 *
 * @param iso in whole seconds
 * @param clock the time of day, with the date where it is another day
 * @param ago how long ago, or in how long
 */
public record Moment(String iso, String clock, String ago) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  static Moment of(Instant at, Instant now) {
    boolean today = at.truncatedTo(ChronoUnit.DAYS).equals(now.truncatedTo(ChronoUnit.DAYS));
    return new Moment(
        at.truncatedTo(ChronoUnit.SECONDS).toString(),
        (today ? TIME : DAY).format(at),
        at.isAfter(now)
            ? "in " + Span.text(Duration.between(now, at))
            : Span.text(Duration.between(at, now)) + " ago");
  }
}
