package dev.musterd.telemetry;

import dev.musterd.base.DisplayText;
import dev.musterd.model.Event;
import java.time.Instant;
import java.util.List;

/** One event as one line, for people or for machines; no value can break out of its line. */
final class EventLine {
  /**
   * A value longer than this is cut: a sender of long names must not decide the size of our log.
   */
  static final int MAX_VALUE = 500;

  /** Elements of one JSON list. */
  static final int MAX_ELEMENTS = 100;

  private EventLine() {}

  /** {@code job-held job=1 reason="pool linux-x64 is at its maximum of 10"}. */
  static String text(Event event) {
    StringBuilder line = new StringBuilder(EventFields.name(event));
    for (EventFields.Field field : EventFields.of(event)) {
      line.append(' ').append(field.name()).append('=').append(textValue(field.value()));
    }
    return line.toString();
  }

  /** A JSON object; a list of an event is a list of texts. */
  static String json(Instant at, String level, Event event) {
    StringBuilder line = jsonStart(at, level);
    line.append(",\"event\":").append(quoted(EventFields.name(event)));
    for (EventFields.Field field : EventFields.of(event)) {
      line.append(',').append(quoted(field.name())).append(':').append(jsonValue(field.value()));
    }
    return line.append('}').toString();
  }

  /** The JSON object, still open, that every line starts with. */
  static StringBuilder jsonStart(Instant at, String level) {
    return new StringBuilder("{\"at\":")
        .append(quoted(at.toString()))
        .append(",\"level\":")
        .append(quoted(level));
  }

  private static String textValue(Object value) {
    String text =
        value instanceof List<?> list
            ? String.join(",", list.stream().map(String::valueOf).toList())
            : value.toString();
    String bounded = bounded(text);
    return isPlain(bounded) ? bounded : quoted(bounded);
  }

  private static String jsonValue(Object value) {
    return switch (value) {
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      case List<?> list -> jsonList(list);
      default -> quoted(bounded(value.toString()));
    };
  }

  private static String jsonList(List<?> list) {
    StringBuilder json = new StringBuilder("[");
    for (Object element : list.subList(0, Math.min(list.size(), MAX_ELEMENTS))) {
      json.append(json.length() > 1 ? "," : "").append(quoted(bounded(element.toString())));
    }
    if (list.size() > MAX_ELEMENTS) {
      json.append(',').append(quoted("and " + (list.size() - MAX_ELEMENTS) + " more"));
    }
    return json.append(']').toString();
  }

  private static String bounded(String text) {
    return DisplayText.truncated(text, MAX_VALUE);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) { // Asked for every field of a line: no stream.
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '"' || c == '=' || c == '\\') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** A JSON string; unprintable characters are escaped, too. */
  static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 16).append('"');
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      append(json, codePoint);
      i += Character.charCount(codePoint);
    }
    return json.append('"').toString();
  }

  private static void append(StringBuilder json, int codePoint) {
    switch (codePoint) {
      case '"' -> json.append("\\\"");
      case '\\' -> json.append("\\\\");
      case '\n' -> json.append("\\n");
      case '\r' -> json.append("\\r");
      case '\t' -> json.append("\\t");
      default -> {
        if (DisplayText.isUnprintable(codePoint)) {
          DisplayText.appendEscape(json, codePoint);
        } else {
          json.appendCodePoint(codePoint);
        }
      }
    }
  }
}
