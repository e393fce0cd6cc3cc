package dev.musterd.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.JsonNames;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.TimedEvent;
import dev.musterd.model.notification.Notification;
import dev.musterd.telemetry.Timelines;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageFormatsTest {
  private static final Origin ORIGIN = new Origin("prod", "host-1");
  private static final Instant NOW = Instant.parse("2026-11-02T09:00:00Z");
  private static final String HOSTILE = "<!channel> & <https://evil|x>\n\u202e*b* [l](u)\u0000";

  private static Notification message(String title, String detail) {
    Event event = new Event.JobBuried(new Job.Id(7), detail, List.of());
    return new Notification(
        "dead-letter",
        Event.Level.ERROR,
        title,
        detail.isEmpty() ? List.of() : List.of(detail),
        1,
        List.of(new TimedEvent(NOW, event)));
  }

  private static JsonObject slack(Notification message) {
    return new JsonObject(new SlackFormat(ORIGIN).body(message));
  }

  private static JsonArray card(Notification message) {
    return new JsonObject(new TeamsFormat(ORIGIN).body(message))
        .getJsonArray("attachments")
        .getJsonObject(0)
        .getJsonObject("content")
        .getJsonArray("body");
  }

  @Test
  void slack_hasTextAndBlocks() {
    JsonObject body = slack(message("Job 7 is dead", "5 attempts"));
    assertEquals("🔴 Job 7 is dead", body.getString("text"));
    JsonArray blocks = body.getJsonArray("blocks");
    assertEquals(
        List.of("header", "section", "context"),
        blocks.stream().map(block -> ((JsonObject) block).getString("type")).toList());
    assertEquals("5 attempts", blocks.getJsonObject(1).getJsonObject("text").getString("text"));
    assertTrue(blocks.encode().contains("musterd prod on host-1 · dead-letter"));
  }

  @Test
  void slack_hasNoEmptyBlock() {
    assertEquals(2, slack(message("GitHub accepts the App", "")).getJsonArray("blocks").size());
  }

  @Test
  void slack_takesNoLinkOrMention_fromAPayload() {
    String body = slack(message(HOSTILE, HOSTILE)).encode();
    assertFalse(body.contains("<"), body);
    assertTrue(body.contains("&lt;!channel&gt; &amp; &lt;https://evil|x&gt;"), body);
    assertFalse(body.contains("\u202e") || body.contains("\u0000"), body);
    assertFalse(body.contains("mrkdwn"), body);
  }

  /** Slack refuses longer ones. */
  @Test
  void slack_cutsLongTexts_andSplitsNoEscape() {
    JsonObject body = slack(message("<".repeat(400), "&".repeat(9_000)));
    JsonArray blocks = body.getJsonArray("blocks");
    String header = blocks.getJsonObject(0).getJsonObject("text").getString("text");
    assertTrue(header.length() <= 150, header);
    assertTrue(header.endsWith("&lt;"), header);
    String section = blocks.getJsonObject(1).getJsonObject("text").getString("text");
    assertTrue(section.length() <= 3_000, section);
    assertEquals("ab&amp;", SlackFormat.escaped("ab&&", 8));
    assertEquals("a🚀", SlackFormat.escaped("a🚀b", 3));
    assertEquals("a", SlackFormat.escaped("a🚀b", 2));
  }

  @Test
  void teams_hasACardInAMessage() {
    JsonObject body =
        new JsonObject(new TeamsFormat(ORIGIN).body(message("Job 7 is dead", "5 attempts")));
    assertEquals("message", body.getString("type"));
    JsonObject attachment = body.getJsonArray("attachments").getJsonObject(0);
    assertEquals("application/vnd.microsoft.card.adaptive", attachment.getString("contentType"));
    assertEquals("AdaptiveCard", attachment.getJsonObject("content").getString("type"));
    assertEquals(3, card(message("Job 7 is dead", "5 attempts")).size());
  }

  /** TextBlock would read Markdown. */
  @Test
  void teams_showsPayloadsAsRuns_whichKnowNoMarkup() {
    for (Object block : card(message(HOSTILE, HOSTILE))) {
      assertEquals("RichTextBlock", ((JsonObject) block).getString("type"));
    }
    assertFalse(card(message(HOSTILE, HOSTILE)).encode().contains("\u202e"));
  }

  @Test
  void teams_staysBelowItsLimitOf28Kilobytes() {
    String body = new TeamsFormat(ORIGIN).body(message("t".repeat(9_000), "d\n".repeat(9_000)));
    assertTrue(body.length() < 28_000, () -> body.length() + " characters");
  }

  @Test
  void json_hasTheEventsAsInTheLog() {
    Notification message = message("Job 7 is dead", HOSTILE);
    JsonObject body = new JsonObject(new JsonFormat(ORIGIN, Timelines::json).body(message));
    JsonNames.assertSnakeCase(body);
    assertEquals("prod", body.getString("environment"));
    assertEquals("host-1", body.getString("host"));
    assertEquals("dead-letter", body.getString("topic"));
    assertEquals("ERROR", body.getString("level"));
    assertEquals(1, body.getInteger("count"));
    assertEquals(message.id(), body.getString("id"));
    assertEquals("2026-11-02T09:00:00Z", body.getString("first_at"));
    JsonObject event = body.getJsonArray("events").getJsonObject(0);
    assertEquals("job-buried", event.getString("event"));
    assertEquals(HOSTILE, event.getString("reason"));
  }
}
