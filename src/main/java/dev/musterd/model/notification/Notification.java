package dev.musterd.model.notification;

import dev.musterd.model.Event;
import dev.musterd.model.TimedEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One message for people, about one event or about several of a kind. Its texts may come from
 * payloads and are not yet fit for any format.
 *
 * @param topic a {@link Topic}'s word, or "test"
 * @param title what happened, in one line
 * @param details why, and what comes next; a line each
 * @param count of the events that it is about
 * @param events the first of them, the oldest first; at least one
 */
public record Notification(
    String topic,
    Event.Level level,
    String title,
    List<String> details,
    int count,
    List<TimedEvent> events) {
  public Notification {
    details = List.copyOf(details);
    events = List.copyOf(events);
  }

  /** The same for each attempt to send it, so that a receiver knows a repeated one. */
  public String id() {
    String text = topic + ' ' + events.getFirst().at() + ' ' + title;
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** With a line about others that were not sent. */
  public Notification with(String line) {
    List<String> more = new ArrayList<>(details);
    more.add(line);
    return new Notification(topic, level, title, more, count, events);
  }
}
