package dev.musterd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemdNotifierTest {
  private final List<String> messages = new ArrayList<>();
  private List<String> reasons = List.of("GitHub: not yet authenticated");
  private String figures = "ready: 0 waiting, 0 running";
  private Instant now = Instant.parse("2026-11-02T09:00:00Z");
  private final SystemdNotifier supervision =
      new SystemdNotifier(messages::add, () -> reasons, () -> figures, () -> now);

  @Test
  void tick_saysReady_onceTheDaemonIs() {
    supervision.tick();
    supervision.tick();
    reasons = List.of();
    supervision.tick();
    supervision.tick();
    assertEquals(
        List.of(
            "WATCHDOG=1\nSTATUS=not ready: GitHub: not yet authenticated",
            "WATCHDOG=1",
            "WATCHDOG=1\nREADY=1\nSTATUS=ready: 0 waiting, 0 running",
            "WATCHDOG=1"),
        messages);
  }

  @Test
  void tick_saysReadyAllTheSame_whenGitHubDoesNotComeBack() {
    supervision.tick();
    now = now.plus(SystemdNotifier.PATIENCE).minusNanos(1);
    supervision.tick();
    now = now.plusNanos(1);
    supervision.tick();
    assertEquals("WATCHDOG=1", messages.get(1));
    assertEquals("WATCHDOG=1\nREADY=1", messages.get(2));
  }

  @Test
  void tick_reportsWhatChanges_onOneLine() {
    reasons = List.of();
    supervision.tick();
    figures = "ready: 3 waiting, 2 running";
    supervision.tick();
    reasons = List.of("the queue: one\nREADY=0", "GitHub: two");
    supervision.tick();
    assertEquals("WATCHDOG=1\nSTATUS=ready: 3 waiting, 2 running", messages.get(1));
    assertEquals(
        "WATCHDOG=1\nSTATUS=not ready: the queue: one READY=0; GitHub: two", messages.get(2));
  }

  @Test
  void stopping_isTheLastWord() {
    supervision.tick();
    supervision.stopping();
    supervision.tick();
    assertEquals(2, messages.size());
    assertEquals("STOPPING=1\nSTATUS=stopping", messages.getLast());
  }

  @Test
  void reload_isBetweenTwoMessages() {
    supervision.reloading(() -> 5_999_999L);
    supervision.reloaded();
    assertEquals(List.of("RELOADING=1\nMONOTONIC_USEC=5999", "READY=1"), messages);
  }

  @ParameterizedTest
  @CsvSource({"30000000, 1000", "3000000, 1000", "1500000, 500", "0, 1000", "-3, 1000", "x, 1000"})
  void period_isAThirdOfTheWatchdogs_andASecondAtMost(String micros, long millis) {
    assertEquals(
        Duration.ofMillis(millis), SystemdNotifier.period(Map.of("WATCHDOG_USEC", micros)));
  }

  @Test
  void period_isASecond_withoutAWatchdog() {
    assertEquals(Duration.ofSeconds(1), SystemdNotifier.period(Map.of()));
  }
}
