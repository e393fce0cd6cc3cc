package dev.musterd.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.doubles.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final Instant START = Instant.parse("2026-11-02T09:00:00Z");

  private final VirtualTime time = new VirtualTime(START);
  private final List<Long> turns = new ArrayList<>();

  private void ask(RateLimiter pace) {
    pace.acquire().onSuccess(_ -> turns.add(Duration.between(START, time.instant()).toMillis()));
  }

  @Test
  void turns_areApart_whenAskedTogether() {
    RateLimiter pace = new RateLimiter(time, time, 40);
    for (int i = 0; i < 4; i++) {
      ask(pace);
    }
    time.advance(Duration.ofSeconds(1));
    assertEquals(List.of(0L, 25L, 50L, 75L), turns);
  }

  @Test
  void permits_doNotAccumulate() {
    RateLimiter pace = new RateLimiter(time, time, 40);
    time.advance(Duration.ofSeconds(1));
    ask(pace);
    ask(pace);
    time.advance(Duration.ofSeconds(1));
    assertEquals(List.of(1000L, 1025L), turns);
  }
}
