package dev.musterd.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.musterd.model.Event;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

@Isolated("It sets up the log of this JVM, to which other tests write.")
class EventLogTest {
  /**
   * What a logger other than the events' and {@code some.library} has written, in either format.
   */
  private static final Pattern OTHERS =
      Pattern.compile("^\\S+ [A-Z]+ +[a-z]\\w*(\\.\\w+)+: |\"logger\":\"(?!some\\.library)");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @AfterEach
  void restoreTheTestsOwnLogging() throws JoranException {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    new ContextInitializer(context).autoConfig();
  }

  @Test
  void event_isOneLineWithTimeAndLevel_inText() {
    LogSetup.configure(LogFormat.TEXT, Event.Level.INFO, out);
    new EventLog().record(new Event.WebhookRejected(401, "the signature\nis missing", "192.0.2.1"));
    String line = lines().getFirst();
    assertTrue(
        line.matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z WARN  webhook-rejected status=401"
                + " reason=\"the signature\\\\nis missing\" from=192.0.2.1"),
        line);
  }

  @Test
  void event_isOneObject_inJson() {
    LogSetup.configure(LogFormat.JSON, Event.Level.INFO, out);
    new EventLog().record(new Event.DutyFailed("reap-runners", "a bug"));
    JsonObject line = new JsonObject(lines().getFirst());
    assertEquals("ERROR", line.getString("level"));
    assertEquals("duty-failed", line.getString("event"));
    assertEquals("a bug", line.getString("reason"));
  }

  @Test
  void quietEvent_isWritten_onlyWhenItsLevelIsOn() {
    LogSetup.configure(LogFormat.TEXT, Event.Level.INFO, out);
    EventLog log = new EventLog();
    log.record(new Event.WebhookIgnored("first"));
    LogSetup.level(Event.Level.DEBUG);
    log.record(new Event.WebhookIgnored("second"));
    List<String> lines = lines();
    assertEquals(1, lines.size());
    assertTrue(lines.getFirst().endsWith("reason=second"));
  }

  @Test
  void library_isHeardFromWarnOn_andAsJsonInJson() {
    LogSetup.configure(LogFormat.JSON, Event.Level.DEBUG, out);
    LoggerFactory.getLogger("some.library").info("chatter");
    LoggerFactory.getLogger("some.library").warn("trouble", new IllegalStateException("why"));
    List<String> lines = lines();
    assertEquals(1, lines.size());
    JsonObject line = new JsonObject(lines.getFirst());
    assertEquals("trouble", line.getString("message"));
    assertEquals("some.library", line.getString("logger"));
    assertTrue(line.getString("stack").startsWith("java.lang.IllegalStateException: why"));
  }

  @Test
  void flush_writesEverything_inTheOrderOfRecording() {
    LogSetup.configure(LogFormat.TEXT, Event.Level.INFO, out);
    EventLog log = new EventLog();
    for (int i = 0; i < 1_000; i++) {
      log.record(new Event.DaemonStopped(i));
    }
    List<String> lines = lines();
    assertEquals(1_000, lines.size());
    for (int i = 0; i < 1_000; i++) {
      assertTrue(lines.get(i).endsWith("daemon-stopped held_tickets_returned=" + i));
    }
  }

  /** Without those of libraries, which other tests of this JVM use at the same time. */
  private List<String> lines() {
    LogSetup.flush();
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !OTHERS.matcher(line).find())
        .toList();
  }
}
