package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubTimeTest {
  /** What Java's own reader makes of it. */
  private static Optional<Instant> expected(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-12-01T00:00:00Z",
        "2026-12-01T23:59:59Z",
        "2024-02-29T12:00:00Z",
        "2026-02-29T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-00-01T12:00:00Z",
        "2026-12-32T12:00:00Z",
        "2026-12-01T24:00:00Z",
        "2026-12-01T12:60:00Z",
        "2026-12-01T12:00:60Z",
        "0000-01-01T00:00:00Z",
        "2026-12-01T12:00:00.123Z",
        "2026-12-01T12:00:00+02:00",
        "2026-12-01T12:00:00",
        "2026-12-01t12:00:00z",
        "2026-12-01 12:00:00Z",
        "2026-12-01T12:00Z",
        "+2026-12-1T12:00:00Z",
        "２０２６-12-01T12:00:00Z",
        "",
        "Z"
      })
  void time_isAsJavaReadsIt(String text) {
    assertEquals(expected(text), GitHubTime.read(text));
  }

  @Test
  void timesOfRandomDigits_areAsJavaReadsThem() {
    Random random = new Random(20_261_201);
    for (int i = 0; i < 20_000; i++) {
      String text =
          "20%02d-%02d-%02dT%02d:%02d:%02dZ"
              .formatted(
                  random.nextInt(100),
                  random.nextInt(14),
                  random.nextInt(33),
                  random.nextInt(26),
                  random.nextInt(62),
                  random.nextInt(62));
      assertEquals(expected(text), GitHubTime.read(text), text);
    }
  }
}
