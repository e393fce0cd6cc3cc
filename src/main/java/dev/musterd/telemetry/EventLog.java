package dev.musterd.telemetry;

import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes one log line per event. The event itself travels with the log record: it is turned into
 * text by {@link LineEncoder} on the logging thread, not on the event loop.
 */
public final class EventLog implements Journal {
  static final String LOGGER = "dev.musterd";
  static final String KEY = "event";

  private final Logger log = LoggerFactory.getLogger(LOGGER);

  @Override
  public void record(Event event) {
    log.atLevel(level(event.level())).addKeyValue(KEY, event).log("");
  }

  private static Level level(Event.Level level) {
    return switch (level) {
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARN -> Level.WARN;
      case ERROR -> Level.ERROR;
    };
  }
}
