package dev.musterd.cli.live;

import java.time.Duration;
import java.util.Optional;

/**
 * Puts the lines of an event stream together.
 *
 * @see <a
 *     href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">
 *     Parsing an event stream</a>
 */
final class SseParser {
  /** Far more than an event has; a longer one is cut. */
  private static final int DATA_MAX = 1024 * 1024;

  private static final Duration RETRY_MAX = Duration.ofMinutes(1);

  private final StringBuilder data = new StringBuilder();
  private String type = "";
  private Optional<String> lastId = Optional.empty();
  private Duration retry = Duration.ofSeconds(2);

  /**
   * One event.
   *
   * @param type empty for an ordinary one
   */
  record Message(String type, String data) {}

  /** The event that this line completes. */
  Optional<Message> line(String line) {
    if (line.isEmpty()) {
      return dispatch();
    }
    int colon = line.indexOf(':');
    String field = colon < 0 ? line : line.substring(0, colon);
    String rest = colon < 0 ? "" : line.substring(colon + 1);
    field(field, rest.startsWith(" ") ? rest.substring(1) : rest);
    return Optional.empty();
  }

  private void field(String name, String value) {
    switch (name) {
      case "event" -> type = value;
      case "data" -> {
        if (data.length() + value.length() < DATA_MAX) {
          data.append(data.isEmpty() ? "" : "\n").append(value);
        }
      }
      case "id" -> lastId = Optional.of(value).filter(id -> id.indexOf('\0') < 0).or(() -> lastId);
      case "retry" -> retry(value);
      default -> {
        // A comment, or a field of a later version.
      }
    }
  }

  private void retry(String value) {
    if (value.matches("[0-9]{1,9}")) {
      Duration wanted = Duration.ofMillis(Long.parseLong(value));
      retry = wanted.compareTo(RETRY_MAX) < 0 ? wanted : RETRY_MAX;
    }
  }

  private Optional<Message> dispatch() {
    Message message = new Message(type, data.toString());
    type = "";
    data.setLength(0);
    return message.data().isEmpty() ? Optional.empty() : Optional.of(message);
  }

  /** What is left of a stream that broke off is no event. */
  void reset() {
    type = "";
    data.setLength(0);
  }

  /** Of the last event, to go on after it. */
  Optional<String> lastId() {
    return lastId;
  }

  /** How long to wait before the next attempt. */
  Duration retry() {
    return retry;
  }
}
