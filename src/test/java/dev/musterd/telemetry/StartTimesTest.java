package dev.musterd.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.RunnerPool.StartObjective;
import dev.musterd.model.StartReading;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartTimesTest {
  private static final StartObjective OBJECTIVE = new StartObjective(Duration.ofSeconds(60), 0.95);
  private static final Instant NOW = Instant.parse("2026-11-02T09:00:00Z");

  private final StartTimes times = new StartTimes();

  private Optional<Integer> starts(String pool, Instant now) {
    return times.reading(pool, OBJECTIVE, now).map(StartReading::starts);
  }

  @Test
  void reading_isOfItsPool() {
    times.add("a", NOW, Duration.ofSeconds(10));
    times.add("b", NOW, Duration.ofSeconds(99));
    assertEquals(
        Optional.of(Duration.ofSeconds(10)),
        times.reading("a", OBJECTIVE, NOW).map(StartReading::p95));
    assertEquals(Optional.empty(), times.reading("c", OBJECTIVE, NOW));
  }

  @Test
  void starts_countForAnHour() {
    times.add("a", NOW, Duration.ofSeconds(10));
    times.add("a", NOW.plusSeconds(1800), Duration.ofSeconds(10));
    assertEquals(Optional.of(2), starts("a", NOW.plus(StartTimes.PERIOD)));
    assertEquals(Optional.of(1), starts("a", NOW.plus(StartTimes.PERIOD).plusSeconds(1)));
    assertEquals(Optional.empty(), starts("a", NOW.plus(Duration.ofHours(2))));
  }

  @Test
  void starts_areBounded_byTheLatest() {
    times.add("a", NOW, Duration.ofSeconds(1));
    for (int i = 0; i < StartTimes.STARTS_MAX; i++) {
      times.add("a", NOW, Duration.ofSeconds(5));
    }
    StartReading reading = times.reading("a", OBJECTIVE, NOW).orElseThrow();
    assertEquals(StartTimes.STARTS_MAX, reading.starts());
    assertEquals(Duration.ofSeconds(5), reading.p50());
  }

  @Test
  void pools_areBounded_byTheLatest() {
    for (int i = 0; i <= StartTimes.POOLS_MAX; i++) {
      times.add("pool-" + i, NOW, Duration.ofSeconds(5));
    }
    assertEquals(Optional.empty(), starts("pool-0", NOW));
    assertEquals(Optional.of(1), starts("pool-1", NOW));
  }
}
