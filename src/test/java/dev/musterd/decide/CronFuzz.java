package dev.musterd.decide;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Fuzz target: the reader of cron expressions.
 *
 * @see dev.musterd.fuzz.FuzzTarget
 */
public final class CronFuzz {
  private static final Instant NOW = Instant.parse("2026-11-02T09:30:00Z");

  private CronFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    if (IdleSchedule.problem(text).isPresent()) {
      return;
    }
    IdleSchedule schedule = new IdleSchedule(text);
    Instant next = schedule.next(NOW).orElseThrow(() -> new AssertionError("never: " + text));
    if (!next.isAfter(NOW) || !schedule.isOpen(ZoneOffset.UTC, next)) {
      throw new AssertionError(text + " is not open at " + next);
    }
  }
}
