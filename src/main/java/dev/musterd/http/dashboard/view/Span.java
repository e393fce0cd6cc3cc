package dev.musterd.http.dashboard.view;

import java.time.Duration;

/** Lengths of time for people, in the two largest units that they have. */
final class Span {
  private Span() {}

  /** Such as {@code 45 s}, {@code 3 min 20 s}, {@code 2 h 5 min} or {@code 3 d 4 h}. */
  static String text(Duration length) {
    Duration time = length.isNegative() ? Duration.ZERO : length;
    if (time.toDays() > 0) {
      return pair(time.toDays(), "d", time.toHoursPart(), "h");
    } else if (time.toHours() > 0) {
      return pair(time.toHours(), "h", time.toMinutesPart(), "min");
    } else if (time.toMinutes() > 0) {
      return pair(time.toMinutes(), "min", time.toSecondsPart(), "s");
    }
    return time.toSeconds() + " s";
  }

  private static String pair(long large, String unit, int small, String smaller) {
    return small == 0 ? large + " " + unit : large + " " + unit + " " + small + " " + smaller;
  }
}
