package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(1));

  @ParameterizedTest(name = "{0} -> {1} s")
  @CsvSource({"0, 10", "1, 10", "2, 20", "3, 40", "4, 60", "5, 60", "2147483647, 60"})
  void wait_doubles_upToTheMost(int failures, long seconds) {
    assertEquals(Duration.ofSeconds(seconds), BACKOFF.after(failures));
  }

  @Test
  void wait_isTheMost_whenTheFirstIsLonger() {
    assertEquals(
        Duration.ofSeconds(5), new Backoff(Duration.ofSeconds(10), Duration.ofSeconds(5)).after(1));
  }
}
