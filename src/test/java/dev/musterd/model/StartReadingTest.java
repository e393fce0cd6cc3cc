package dev.musterd.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.RunnerPool.StartObjective;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartReadingTest {
  private static final StartObjective OBJECTIVE = new StartObjective(Duration.ofSeconds(60), 0.95);

  private static StartReading of(int... seconds) {
    List<Duration> times = IntStream.of(seconds).mapToObj(Duration::ofSeconds).toList();
    return StartReading.of(times, OBJECTIVE).orElseThrow();
  }

  @Test
  void reading_isEmpty_withoutStarts() {
    assertEquals(Optional.empty(), StartReading.of(List.of(), OBJECTIVE));
  }

  @Test
  void percentiles_areTimesThatJobsHad_whateverTheOrder() {
    StartReading reading = of(IntStream.rangeClosed(1, 100).map(i -> 101 - i).toArray());
    assertEquals(Duration.ofSeconds(50), reading.p50());
    assertEquals(Duration.ofSeconds(95), reading.p95());
    assertEquals(100, reading.starts());
    assertEquals(0.6, reading.share());
  }

  @Test
  void oneStart_isAllPercentiles() {
    StartReading reading = of(7);
    assertEquals(Duration.ofSeconds(7), reading.p50());
    assertEquals(Duration.ofSeconds(7), reading.p95());
  }

  /** The objective's own time is in time. */
  @ParameterizedTest
  @CsvSource({"19, 1, true", "18, 2, false", "20, 0, true", "0, 1, false"})
  void objective_isMet_byItsShare(int inTime, int late, boolean met) {
    int[] seconds =
        IntStream.concat(
                IntStream.generate(() -> 60).limit(inTime),
                IntStream.generate(() -> 61).limit(late))
            .toArray();
    if (met) {
      assertTrue(of(seconds).met());
    } else {
      assertFalse(of(seconds).met());
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
  void objective_hasAShareBetweenNothingAndAll(double share) {
    assertThrows(
        IllegalArgumentException.class, () -> new StartObjective(Duration.ofSeconds(1), share));
  }

  @Test
  void objective_hasATime() {
    assertThrows(IllegalArgumentException.class, () -> new StartObjective(Duration.ZERO, 0.9));
  }
}
