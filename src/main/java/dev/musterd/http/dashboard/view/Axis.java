package dev.musterd.http.dashboard.view;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** A stretch of time from left to right; places on it are percentages of its width. */
record Axis(Instant from, Instant to) {

  /** The last so many minutes. */
  static Axis before(Instant now, Duration length) {
    return new Axis(now.minus(length), now);
  }

  /** Where a moment is; one outside is at the nearer edge. */
  double place(Instant at) {
    double share = (double) Duration.between(from, at).toMillis() / length();
    return 100 * Math.clamp(share, 0, 1);
  }

  private long length() {
    return Math.max(1, Duration.between(from, to).toMillis());
  }

  boolean shows(Instant start, Instant end) {
    return end.isAfter(from) && start.isBefore(to);
  }

  /** A number as attributes of SVG take it. */
  static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }
}
