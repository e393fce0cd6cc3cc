package dev.musterd.http.dashboard.view;

import java.time.Duration;
import java.time.Instant;

/**
 * One stretch of a bar chart over time.
 *
 * @param x where it begins, in percent
 * @param width in percent
 * @param state what it shows; the name of its colour
 * @param title for people who point at it
 */
public record Bar(String x, String width, String state, String title) {
  /** Percent: what is shorter could not be seen or pointed at. */
  private static final double WIDTH_MIN = 0.4;

  static Bar of(Axis axis, String state, Instant start, Instant end) {
    double x = axis.place(start);
    double width = Math.max(WIDTH_MIN, axis.place(end) - x);
    return new Bar(
        Axis.percent(Math.min(x, 100 - WIDTH_MIN)),
        Axis.percent(width),
        state,
        "%s %s, from %s"
            .formatted(
                state,
                Span.text(Duration.between(start, end)),
                Moment.of(start, axis.to()).clock()));
  }
}
