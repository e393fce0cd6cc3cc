package dev.musterd.notification;

import dev.musterd.model.notification.Notification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Messages for a workflow of Microsoft Teams that starts "when a Teams webhook request is
 * received": an Adaptive Card. Its texts are runs, which know no Markdown.
 *
 * @see <a
 *     href="https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using">Send
 *     Adaptive Cards using an incoming webhook</a>
 * @see <a href="https://adaptivecards.io/explorer/RichTextBlock.html">RichTextBlock</a>
 */
public record TeamsFormat(Origin origin) implements MessageFormat {
  @Override
  public String body(Notification notification) {
    JsonArray body =
        new JsonArray().add(block(MessageText.title(notification), "Medium", "Bolder", false));
    MessageText.details(notification)
        .lines()
        .forEach(line -> body.add(block(line, "Default", "Default", false)));
    body.add(block(MessageText.footer(notification, origin), "Small", "Default", true));
    JsonObject card =
        new JsonObject()
            .put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
            .put("type", "AdaptiveCard")
            .put("version", "1.4")
            .put("msteams", new JsonObject().put("width", "Full"))
            .put("body", body);
    JsonObject attachment =
        new JsonObject()
            .put("contentType", "application/vnd.microsoft.card.adaptive")
            .putNull("contentUrl")
            .put("content", card);
    return new JsonObject()
        .put("type", "message")
        .put("attachments", new JsonArray().add(attachment))
        .encode();
  }

  private static JsonObject block(String text, String size, String weight, boolean subtle) {
    JsonObject run =
        new JsonObject()
            .put("type", "TextRun")
            .put("text", text)
            .put("size", size)
            .put("weight", weight)
            .put("isSubtle", subtle);
    return new JsonObject().put("type", "RichTextBlock").put("inlines", new JsonArray().add(run));
  }
}
