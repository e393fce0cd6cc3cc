package dev.musterd.notification;

import dev.musterd.base.DisplayText;
import dev.musterd.model.Event;
import dev.musterd.model.notification.Notification;
import java.util.List;

/** The texts of a notification, printable and short enough for any receiver. */
final class MessageText {
  /** Of a header block of Slack, the shortest of all. */
  private static final int TITLE_MAX = 150;

  private static final int LINE_MAX = 500;

  /** Slack takes 3,000 characters to a block, and escapes may make five of one. */
  private static final int DETAILS_MAX = 2_500;

  private MessageText() {}

  static String title(Notification notification) {
    return fit(sign(notification.level()) + notification.title(), TITLE_MAX);
  }

  private static String sign(Event.Level level) {
    return switch (level) {
      case ERROR -> "\ud83d\udd34 ";
      case WARN -> "\ud83d\udfe1 ";
      case INFO, DEBUG -> "\ud83d\udfe2 ";
    };
  }

  /** Why, and what comes next; a line each. */
  static String details(Notification notification) {
    List<String> lines = notification.details().stream().map(line -> fit(line, LINE_MAX)).toList();
    return DisplayText.truncated(String.join("\n", lines), DETAILS_MAX);
  }

  /** From where, and what it is about. */
  static String footer(Notification notification, Origin origin) {
    return fit(
        "musterd %s on %s · %s"
            .formatted(origin.environment(), origin.host(), notification.topic()),
        LINE_MAX);
  }

  /** Line ends and what turns text around become visible. */
  static String fit(String text, int max) {
    String escaped = DisplayText.escaped(text, DisplayText::isUnprintable);
    return DisplayText.truncated(escaped, max);
  }
}
