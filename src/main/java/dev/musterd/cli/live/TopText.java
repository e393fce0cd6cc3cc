package dev.musterd.cli.live;

import static dev.musterd.cli.live.FleetReading.rows;

import dev.musterd.cli.ExplanationText;
import dev.musterd.cli.Table;
import dev.musterd.cli.TerminalText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A reading of a daemon as lines of text, for a screen of any size. */
final class TopText {
  private static final String KEYS = "q quits";

  private TopText() {}

  /** A line, and what it is. */
  record Line(Kind kind, String text) {}

  /** What a line is, which decides its colour. */
  enum Kind {
    HEAD,
    TITLE,
    WARNING,
    ROW
  }

  /** One sentence of the whole. */
  static String summary(FleetReading reading) {
    if (reading.pools().isEmpty()) {
      return TerminalText.text(reading.problem().orElse("reading …"));
    }
    List<JsonObject> jobs = rows(reading.jobs(), "jobs");
    String longest =
        jobs.isEmpty()
            ? ""
            : ", the longest for "
                + ExplanationText.since(reading.jobs(), jobs.getFirst().getString("queued_at"));
    return "%s  %s: %d jobs wait%s; %d runners%s"
        .formatted(
            reading.pools().getString("at"),
            reading.reasons().isEmpty() ? "ready" : "not ready",
            reading.jobs().getInteger("total", 0),
            longest,
            reading.runners().getInteger("total", 0),
            phases(rows(reading.runners(), "runners")));
  }

  private static String phases(List<JsonObject> runners) {
    Map<String, Integer> counts = new TreeMap<>();
    runners.forEach(runner -> counts.merge(runner.getString("phase"), 1, Integer::sum));
    return counts.isEmpty()
        ? ""
        : counts.entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey())
            .collect(Collectors.joining(", ", " (", ")"));
  }

  /**
   * The whole screen. Each list gets a third of what the pools leave, and more where another needs
   * less.
   *
   * @param width in columns
   * @param height in lines
   */
  static List<Line> screen(FleetReading reading, int width, int height) {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(Kind.HEAD, "musterd  " + summary(reading) + "  [" + KEYS + "]"));
    warnings(reading).forEach(text -> lines.add(new Line(Kind.WARNING, "! " + text)));
    add(lines, pools(reading), Math.max(2, height / 5));
    int left = Math.max(0, height - lines.size());
    List<String> jobs = jobs(reading);
    List<String> runners = runners(reading);
    List<String> events = events(reading);
    int[] shares = shares(left, jobs.size(), runners.size(), events.size());
    add(lines, jobs, shares[0]);
    add(lines, runners, shares[1]);
    add(lines, events, shares[2]);
    return lines.stream()
        .limit(height)
        .map(line -> new Line(line.kind(), cut(line.text(), width)))
        .toList();
  }

  /** Divides lines fairly: no part gets more than it needs while another wants more. */
  static int[] shares(int lines, int... needs) {
    int[] shares = new int[needs.length];
    int left = lines;
    boolean given = true;
    while (left > 0 && given) {
      given = false;
      for (int i = 0; i < needs.length && left > 0; i++) {
        if (shares[i] < needs[i]) {
          shares[i]++;
          left--;
          given = true;
        }
      }
    }
    return shares;
  }

  private static void add(List<Line> lines, List<String> list, int room) {
    for (int i = 0; i < Math.min(list.size(), room); i++) {
      boolean last = i == room - 1 && list.size() > room && i > 0;
      lines.add(
          new Line(
              i == 0 ? Kind.TITLE : Kind.ROW,
              last ? "  … and %d more".formatted(list.size() - i) : list.get(i)));
    }
  }

  private static List<String> warnings(FleetReading reading) {
    List<String> warnings = new ArrayList<>();
    reading.problem().ifPresent(warnings::add);
    reading.reasons().forEach(reason -> warnings.add("not ready: " + reason));
    reading
        .pools()
        .getJsonArray("warnings", new JsonArray())
        .forEach(warning -> warnings.add(warning.toString()));
    return warnings.stream().map(TerminalText::text).toList();
  }

  private static List<String> pools(FleetReading reading) {
    Table table = new Table("POOL", "WAITING", "LIVE", "MAX", "BUSY", "SPARE");
    rows(reading.pools(), "pools")
        .forEach(
            pool ->
                table.add(
                    pool.getString("pool"),
                    pool.getInteger("waiting").toString(),
                    pool.getInteger("live").toString(),
                    pool.containsKey("max") ? pool.getInteger("max").toString() : "unlimited",
                    pool.getInteger("busy").toString(),
                    pool.getInteger("spare").toString()));
    return table.lines();
  }

  private static List<String> jobs(FleetReading reading) {
    Table table = new Table("JOB", "REPOSITORY", "POOL", "WAITS", "WHY");
    rows(reading.jobs(), "jobs")
        .forEach(
            job ->
                table.add(
                    job.getLong("job").toString(),
                    job.getString("repository"),
                    job.getString("pool"),
                    ExplanationText.since(reading.jobs(), job.getString("queued_at")),
                    job.getString("reason")));
    return table.lines();
  }

  private static List<String> runners(FleetReading reading) {
    Table table = new Table("RUNNER", "POOL", "OWNER", "PHASE", "JOB", "AGE");
    rows(reading.runners(), "runners")
        .forEach(
            runner ->
                table.add(
                    runner.getString("instance"),
                    runner.getString("pool"),
                    runner.getString("owner"),
                    runner.getString("phase"),
                    runner.containsKey("job") ? runner.getLong("job").toString() : "",
                    ExplanationText.since(reading.runners(), runner.getString("launched_at"))));
    return table.lines();
  }

  /** The latest first: what is cut off is old. */
  private static List<String> events(FleetReading reading) {
    List<String> lines = new ArrayList<>();
    lines.add("EVENTS");
    rows(reading.events(), "events").reversed().stream()
        .map(ExplanationText::event)
        .forEach(lines::add);
    return lines;
  }

  private static String cut(String text, int width) {
    int points = text.codePointCount(0, text.length());
    return points <= width
        ? text
        : text.substring(0, text.offsetByCodePoints(0, Math.max(0, width - 1))) + "…";
  }
}
