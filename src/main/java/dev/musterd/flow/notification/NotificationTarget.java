package dev.musterd.flow.notification;

import dev.musterd.model.notification.Topic;
import dev.musterd.port.Notifier;
import java.util.Set;

/**
 * A receiver of notifications, and what it wants to know.
 *
 * @param name by its place in the configuration, such as {@code notifications[0]}
 */
public record NotificationTarget(String name, Set<Topic> topics, Notifier notifier) {
  public NotificationTarget {
    topics = Set.copyOf(topics);
  }
}
