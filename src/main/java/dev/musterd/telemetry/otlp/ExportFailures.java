package dev.musterd.telemetry.otlp;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/**
 * OpenTelemetry's own warnings, such as that a collector does not answer, as lines of our log. It
 * logs each kind of failure five times a minute at most, and without headers.
 */
final class ExportFailures extends Handler {
  private static final String NAME = "io.opentelemetry";
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(NAME);

  /** Kept here: the log manager forgets loggers without a strong reference. */
  private static final Logger SOURCE = Logger.getLogger(NAME);

  private final SimpleFormatter texts = new SimpleFormatter();

  private ExportFailures() {}

  static synchronized void toOurLog() {
    for (Handler handler : SOURCE.getHandlers()) {
      if (handler instanceof ExportFailures) {
        return;
      }
    }
    SOURCE.setUseParentHandlers(false);
    SOURCE.addHandler(new ExportFailures());
  }

  @Override
  public void publish(LogRecord line) {
    if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
      LOG.warn("{}", texts.formatMessage(line));
    }
  }

  @Override
  public void flush() {
    // Each line is handed on at once.
  }

  @Override
  public void close() {
    // The log is closed elsewhere.
  }
}
