package dev.musterd.notification;

import dev.musterd.model.notification.Notification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Messages for an incoming webhook of Slack: blocks, and a text for what shows no blocks.
 *
 * @see <a href="https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks">Sending
 *     messages using incoming webhooks</a>
 */
public record SlackFormat(Origin origin) implements MessageFormat {
  /** Slack refuses a message with a longer text. */
  private static final int HEADER_MAX = 150;

  private static final int TEXT_MAX = 3_000;

  @Override
  public String body(Notification notification) {
    String title = escaped(MessageText.title(notification), HEADER_MAX);
    String details = escaped(MessageText.details(notification), TEXT_MAX);
    JsonArray blocks =
        new JsonArray().add(new JsonObject().put("type", "header").put("text", plain(title)));
    if (!details.isEmpty()) {
      blocks.add(new JsonObject().put("type", "section").put("text", plain(details)));
    }
    String footer = escaped(MessageText.footer(notification, origin), TEXT_MAX);
    blocks.add(
        new JsonObject()
            .put("type", "context")
            .put("elements", new JsonArray().add(plain(footer))));
    return new JsonObject().put("text", title).put("blocks", blocks).encode();
  }

  /** Text without formatting: no name from a payload becomes a link, a mention or an emoji. */
  private static JsonObject plain(String text) {
    return new JsonObject().put("type", "plain_text").put("text", text).put("emoji", false);
  }

  /**
   * The text without what Slack takes for the start of a link or of a mention, cut so that no
   * escape is split.
   *
   * @see <a href="https://docs.slack.dev/messaging/formatting-message-text#escaping">Escaping
   *     text</a>
   */
  static String escaped(String text, int max) {
    StringBuilder escaped = new StringBuilder();
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      String next = escaped(text.codePointAt(at));
      if (escaped.length() + next.length() > max) {
        break;
      }
      escaped.append(next);
    }
    return escaped.toString();
  }

  private static String escaped(int codePoint) {
    return switch (codePoint) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      default -> Character.toString(codePoint);
    };
  }
}
