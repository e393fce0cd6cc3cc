package dev.musterd.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private Instant wall = NOON;
  private long nanos = 7;
  private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

  @Test
  void clock_followsTheWallClock_thatIsNotSet() {
    pass(Duration.ofSeconds(10));
    assertEquals(NOON.plusSeconds(10), clock.instant());
    pass(Duration.ofHours(10));
    assertEquals(wall, clock.instant());
  }

  @Test
  void leapForward_isMadeUpFor_aTwentiethAtATime() {
    wall = wall.plusSeconds(60);
    assertEquals(NOON, clock.instant());
    pass(Duration.ofSeconds(10));
    assertEquals(NOON.plusMillis(10_500), clock.instant());
    pass(Duration.ofMinutes(20));
    assertEquals(wall, clock.instant());
  }

  @Test
  void leapBack_isFollowedAtOnce() {
    pass(Duration.ofSeconds(10));
    wall = NOON.minusSeconds(60);
    assertEquals(wall, clock.instant());
    pass(Duration.ofSeconds(1));
    assertEquals(wall, clock.instant());
  }

  @Test
  void askingOften_doesNotLoseTime() {
    wall = wall.plusSeconds(60);
    for (int i = 0; i < 1_000; i++) {
      pass(Duration.ofMillis(10));
      clock.instant();
    }
    assertEquals(NOON.plusMillis(10_500), clock.instant());
  }

  private void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }
}
