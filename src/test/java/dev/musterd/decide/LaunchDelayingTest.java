package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.PoolBuilder;
import dev.musterd.model.RunnerPool;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchDelayingTest {
  private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

  private static RunnerPool pool(String cron, int count) {
    return PoolBuilder.pool("x").delay(Duration.ofSeconds(30)).idle(cron, count).build();
  }

  /** Noon is in the first window only, and a window may keep none. */
  @ParameterizedTest
  @CsvSource({"* * * * *, 1, 30", "* * * * *, 0, 0", "* 13 * * *, 1, 0"})
  void delay_isKept_whereTheWindowKeepsIdleRunners(String cron, int count, long seconds) {
    assertEquals(Duration.ofSeconds(seconds), LaunchDelaying.delay(pool(cron, count), false, NOON));
  }

  @Test
  void delay_isKept_whereARunnerMayGetIdle() {
    assertEquals(Duration.ofSeconds(30), LaunchDelaying.delay(pool("* 13 * * *", 1), true, NOON));
  }
}
