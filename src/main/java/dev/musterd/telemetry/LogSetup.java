package dev.musterd.telemetry;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.musterd.model.Event;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;

/**
 * Where log lines go: standard output, written by a thread of its own.
 *
 * <p>When the reader of our output stalls, the queue fills and lines are lost, the quiet ones
 * first: debug and info from four fifths on, warnings and errors once it is full. A daemon that
 * waits for its log would lose webhooks instead, and the metrics still count every event.
 */
public final class LogSetup {
  /** A few seconds of a busy daemon, at most a few megabytes. */
  private static final int QUEUE = 8_192;

  private static final int FLUSH_MILLIS = 2_000;

  private LogSetup() {}

  /** Replaces any earlier configuration; libraries are logged from WARN on. */
  public static void configure(LogFormat format, Event.Level level) {
    configure(format, level, System.out);
  }

  static void configure(LogFormat format, Event.Level level, OutputStream target) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    // After a flush it is stopped, and a stopped context ignores the next flush.
    context.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    AsyncAppender queue = new AsyncAppender();
    root.addAppender(started(queue, context, lines(context, format, gathering(queue, target))));
    context.getLogger(EventLog.LOGGER).setLevel(Level.toLevel(level.name()));
  }

  /** Changes the level of musterd's own lines, from the next line on. */
  public static void level(Event.Level level) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLogger(EventLog.LOGGER).setLevel(Level.toLevel(level.name()));
  }

  /** Writes what is queued, within two seconds, and logs no more: the last act of a process. */
  public static void flush() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }

  private static OutputStreamAppender<ILoggingEvent> lines(
      LoggerContext context, LogFormat format, OutputStream target) {
    LineEncoder encoder = new LineEncoder(format);
    encoder.setContext(context);
    encoder.start();
    OutputStreamAppender<ILoggingEvent> lines = new OutputStreamAppender<>();
    lines.setContext(context);
    lines.setEncoder(encoder);
    lines.setOutputStream(target);
    lines.start();
    return lines;
  }

  private static OutputStream gathering(AsyncAppender queue, OutputStream target) {
    return new Gathering(target, () -> queue.getNumberOfElementsInQueue() > 0);
  }

  private static AsyncAppender started(
      AsyncAppender queue, LoggerContext context, OutputStreamAppender<ILoggingEvent> lines) {
    queue.setContext(context);
    queue.setQueueSize(QUEUE);
    queue.setNeverBlock(true);
    queue.setMaxFlushTime(FLUSH_MILLIS);
    queue.addAppender(lines);
    queue.start();
    return queue;
  }

  /**
   * Lines that come together are written together: while more wait, a flush is left to the last of
   * them. Standard output is not ours to close, and is written to again after a new configuration.
   */
  private static final class Gathering extends BufferedOutputStream {
    private final BooleanSupplier more;

    /**
     * @param more whether another line follows at once
     */
    Gathering(OutputStream target, BooleanSupplier more) {
      super(target);
      this.more = more;
    }

    @Override
    public void flush() throws IOException {
      if (!more.getAsBoolean()) {
        super.flush();
      }
    }

    @Override
    public void close() throws IOException {
      super.flush();
    }
  }
}
