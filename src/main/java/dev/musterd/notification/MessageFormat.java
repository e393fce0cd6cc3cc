package dev.musterd.notification;

import dev.musterd.model.notification.Notification;

/** How a notification is written for a kind of receiver: a JSON object. */
@FunctionalInterface
public interface MessageFormat {
  String body(Notification notification);
}
