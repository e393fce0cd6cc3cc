package dev.musterd.cli;

import dev.musterd.base.Durations;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The explanation of one job as lines of text. */
public final class ExplanationText {
  /** Fields that another part of the text shows. */
  private static final Set<String> LEFT_OUT = Set.of("at", "level", "event", "job", "jobs");

  private static final Set<String> HEAD = Set.of("at", "level", "event");

  private static final int FEW = 5;

  private ExplanationText() {}

  static List<String> lines(JsonObject page) {
    List<String> lines = new ArrayList<>();
    lines.add(head(page));
    lines.add("why: " + page.getString("reason") + "; " + page.getString("next"));
    JsonArray history = page.getJsonArray("history", new JsonArray());
    if (!history.isEmpty()) {
      lines.add(
          "tried: %d launches, %d fleet requests"
              .formatted(page.getInteger("launches", 0), page.getInteger("requests", 0)));
      history.forEach(line -> lines.add("  " + line));
    }
    lines.add("timeline:");
    page.getJsonArray("timeline", new JsonArray())
        .forEach(event -> lines.add("  " + line((JsonObject) event)));
    return lines.stream().map(TerminalText::text).toList();
  }

  /** The time from an instant until the daemon's own time, which the page names. */
  public static String since(JsonObject page, String then) {
    Instant at = Instant.parse(page.getString("at"));
    Duration time = Duration.between(Instant.parse(then), at);
    return Durations.of(time.isNegative() ? Duration.ZERO : time);
  }

  private static String head(JsonObject page) {
    String job = "job " + page.getLong("job");
    if (!page.containsKey("pool")) {
      return job + " is " + page.getString("state").replace('-', ' ');
    }
    return "%s of %s [%s] waits in pool %s for %s, since %s"
        .formatted(
            job,
            page.getString("repository"),
            page.getJsonArray("labels").stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", ")),
            page.getString("pool"),
            page.getString("owner"),
            since(page, page.getString("queued_at")));
  }

  /** An event of a timeline, without its job. */
  static String line(JsonObject event) {
    return line(event, LEFT_OUT);
  }

  /** An event on one line, safe for a terminal. */
  public static String event(JsonObject event) {
    return TerminalText.text(line(event, HEAD));
  }

  private static String line(JsonObject event, Set<String> leftOut) {
    String fields =
        event.stream()
            .filter(field -> !leftOut.contains(field.getKey()))
            .map(ExplanationText::field)
            .collect(Collectors.joining(" "));
    return "%s  %-20s %s"
        .formatted(
            event.getString("at").replaceFirst("[.][0-9]+", ""), event.getString("event"), fields)
        .stripTrailing();
  }

  /** A burst's launch names a hundred instances. */
  private static String few(JsonArray list) {
    String first = list.stream().limit(FEW).map(String::valueOf).collect(Collectors.joining(","));
    return list.size() > FEW ? first + " and " + (list.size() - FEW) + " more" : first;
  }

  private static String field(Map.Entry<String, Object> field) {
    String value =
        field.getValue() instanceof JsonArray list ? few(list) : String.valueOf(field.getValue());
    return field.getKey() + "=" + (value.contains(" ") ? "\"" + value + "\"" : value);
  }
}
