package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.musterd.doubles.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoarseTimeoutsTest {
  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  private final CoarseTimeouts deadlines = new CoarseTimeouts(time, Duration.ofSeconds(8));
  private final List<String> expired = new ArrayList<>();

  @Test
  void deadline_expiresOnce_neverLate() {
    deadlines.start(() -> expired.add("a"));
    time.advance(Duration.ofSeconds(7));
    assertEquals(List.of(), expired);
    time.advance(Duration.ofSeconds(1));
    assertEquals(List.of("a"), expired);
    time.advance(Duration.ofSeconds(60));
    assertEquals(List.of("a"), expired);
  }

  @Test
  void deadline_expiresAtMostOneEighthEarly_whenStartedBetweenTwoTicks() {
    deadlines.start(() -> expired.add("first"));
    time.advance(Duration.ofMillis(900));
    deadlines.start(() -> expired.add("second"));
    time.advance(Duration.ofMillis(6_999));
    assertEquals(List.of(), expired);
    time.advance(Duration.ofMillis(1_001));
    assertEquals(List.of("first", "second"), expired);
  }

  @Test
  void deadline_doesNothing_whenCancelled() {
    CoarseTimeouts.Running running = deadlines.start(() -> expired.add("a"));
    running.cancel();
    time.advance(Duration.ofSeconds(60));
    running.cancel();
    assertEquals(List.of(), expired);
  }

  @Test
  void timer_rests_whenNothingIsWaitedFor() {
    deadlines.start(() -> expired.add("a"));
    time.advance(Duration.ofSeconds(60));
    assertFalse(time.step());
    deadlines.start(() -> expired.add("b"));
    time.advance(Duration.ofSeconds(8));
    assertEquals(List.of("a", "b"), expired);
  }
}
