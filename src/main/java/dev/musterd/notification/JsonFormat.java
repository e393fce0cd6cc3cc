package dev.musterd.notification;

import dev.musterd.model.TimedEvent;
import dev.musterd.model.notification.Notification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/**
 * Messages for receivers of one's own: the notification, and the events that it is about as in the
 * log.
 *
 * @param event an event as the JSON object of a log line
 */
public record JsonFormat(Origin origin, Function<TimedEvent, String> event)
    implements MessageFormat {
  @Override
  public String body(Notification notification) {
    JsonArray events = new JsonArray();
    notification.events().forEach(timed -> events.add(new JsonObject(event.apply(timed))));
    return new JsonObject()
        .put("id", notification.id())
        .put("environment", origin.environment())
        .put("host", origin.host())
        .put("topic", notification.topic())
        .put("level", notification.level().name())
        .put("title", MessageText.fit(notification.title(), 500))
        .put("text", MessageText.details(notification))
        .put("count", notification.count())
        .put("first_at", notification.events().getFirst().at().toString())
        .put("events", events)
        .encode();
  }
}
