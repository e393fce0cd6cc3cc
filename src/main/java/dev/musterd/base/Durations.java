package dev.musterd.base;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Lengths of time, as people write them. */
public final class Durations {
  private Durations() {}

  /** "5m", "1h30m", "2m10s"; what is below a second is left out. */
  public static String of(Duration time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
