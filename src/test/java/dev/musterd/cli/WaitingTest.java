package dev.musterd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a terminal shows while a command waits. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class WaitingTest {
  private static final String ERASE = "\r\u001b[K";

  private final StringWriter text = new StringWriter();

  private Waiting waiting(boolean shown) {
    return new Waiting(new PrintWriter(text, true), shown, Duration.ZERO, Duration.ofMillis(1));
  }

  @Test
  void line_isDrawn_andErasedInTheEnd() throws InterruptedException {
    try (Waiting.Shown _ = waiting(true).begin("checking \u001b[2J")) {
      await(2);
    }
    String all = text.toString();
    assertTrue(all.startsWith(ERASE + "… checking \\u001b[2J, 0 s "), all);
    assertTrue(all.endsWith(ERASE), all);
    assertFalse(all.contains("\n"), "scrolls");
  }

  @Test
  void line_makesRoomForOthers() throws InterruptedException {
    Waiting waiting = waiting(true);
    try (Waiting.Shown _ = waiting.begin("x".repeat(500))) {
      await(1);
      waiting.hide();
      await(3);
    }
    text.toString()
        .lines()
        .flatMap(line -> java.util.Arrays.stream(line.split("\r")))
        .forEach(line -> assertTrue(line.length() < 90, line));
  }

  @Test
  void nothing_isShownElsewhere() {
    try (Waiting.Shown _ = waiting(false).begin("checking")) {
      waiting(false).hide();
    }
    try (Waiting.Shown _ = Waiting.silent().begin("checking")) {
      assertEquals("", text.toString());
    }
    PrintWriter pipe = new PrintWriter(text, true);
    try (Waiting.Shown _ = Waiting.of(pipe, pipe, false).begin("checking")) {
      assertEquals("", text.toString());
    }
  }

  private void await(int lines) throws InterruptedException {
    while (text.toString().split("…", -1).length <= lines) {
      Thread.sleep(1);
    }
  }
}
