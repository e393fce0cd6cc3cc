package dev.musterd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "30m, PT30M",
    "1s, PT1S",
    "90 seconds, PT1M30S",
    "1.5h, PT1H30M",
    "2 hours, PT2H",
    "' 1d ', PT24H",
    "366 days, P366D"
  })
  void duration_isReadAsInTheConfiguration(String text, Duration expected) {
    assertEquals(Optional.of(expected), DurationText.read(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "30",
        "0",
        "0s",
        "999ms",
        "-5m",
        "367 days",
        "99999999999999999999999d",
        "1e99d",
        "NaN",
        "Infinity m",
        "soon",
        "m",
        "30 parsecs",
        "30m 5s",
        "PT30M",
        "\u0000",
        "111111111111111111111111111111111111111111111111111111111111m"
      })
  void whatIsNone_isEmpty(String text) {
    assertEquals(Optional.empty(), DurationText.read(text));
  }
}
