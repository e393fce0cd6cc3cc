package dev.musterd.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.musterd.model.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Log records as lines: our events by their fields, a library's message as it is. */
final class LineEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = new byte[0];
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final LogFormat format;

  LineEncoder(LogFormat format) {
    this.format = format;
  }

  @Override
  public byte[] encode(ILoggingEvent record) {
    String line =
        switch (format) {
          case TEXT -> text(record);
          case JSON -> json(record);
        };
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String text(ILoggingEvent record) {
    String message =
        event(record)
            .map(EventLine::text)
            .orElseGet(() -> record.getLoggerName() + ": " + record.getFormattedMessage());
    String level = record.getLevel() + (record.getLevel().toString().length() < 5 ? " " : "");
    return TIME.format(record.getInstant()) + " " + level + " " + message + stack(record);
  }

  private static String stack(ILoggingEvent record) {
    return record.getThrowableProxy() == null
        ? ""
        : "\n" + ThrowableProxyUtil.asString(record.getThrowableProxy()).stripTrailing();
  }

  private static String json(ILoggingEvent record) {
    Instant at = record.getInstant();
    String level = record.getLevel().toString();
    return event(record)
        .map(event -> EventLine.json(at, level, event))
        .orElseGet(() -> foreignJson(at, level, record));
  }

  private static String foreignJson(Instant at, String level, ILoggingEvent record) {
    StringBuilder line = EventLine.jsonStart(at, level);
    line.append(",\"logger\":").append(EventLine.quoted(record.getLoggerName()));
    line.append(",\"message\":").append(EventLine.quoted(record.getFormattedMessage()));
    if (record.getThrowableProxy() != null) {
      line.append(",\"stack\":").append(EventLine.quoted(stack(record).strip()));
    }
    return line.append('}').toString();
  }

  private static Optional<Event> event(ILoggingEvent record) {
    if (record.getKeyValuePairs() == null) {
      return Optional.empty();
    }
    return record.getKeyValuePairs().stream()
        .map(pair -> pair.value)
        .filter(Event.class::isInstance)
        .map(Event.class::cast)
        .findFirst();
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
