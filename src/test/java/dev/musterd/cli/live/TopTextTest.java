package dev.musterd.cli.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The screen of {@code musterd top} as text. */
class TopTextTest {
  static final String AT = "2026-11-24T12:00:30Z";

  /** A daemon with jobs that wait, runners, and events. */
  static FleetReading reading(int jobs, int runners, int events) {
    JsonObject pool =
        new JsonObject()
            .put("pool", "linux-x64")
            .put("waiting", jobs)
            .put("live", runners)
            .put("max", 10)
            .put("busy", 1)
            .put("spare", 0);
    return new FleetReading(
        Optional.empty(),
        List.of(),
        page("pools", List.of(pool), 1),
        page("jobs", rows(jobs, TopTextTest::job), jobs),
        page("runners", rows(runners, TopTextTest::runner), runners),
        page("events", rows(events, TopTextTest::event), events));
  }

  private static List<JsonObject> rows(int count, java.util.function.IntFunction<JsonObject> row) {
    return IntStream.rangeClosed(1, count).mapToObj(row).toList();
  }

  private static JsonObject page(String name, List<JsonObject> rows, int total) {
    return new JsonObject().put("at", AT).put("total", total).put(name, new JsonArray(rows));
  }

  private static JsonObject job(int number) {
    return new JsonObject()
        .put("job", (long) number)
        .put("repository", "acme/<widgets>\u001b[2J")
        .put("pool", "linux-x64")
        .put("queued_at", "2026-11-24T12:00:00Z")
        .put("reason", "pool linux-x64 is at its maximum of 10");
  }

  private static JsonObject runner(int number) {
    return new JsonObject()
        .put("instance", "i-" + number)
        .put("pool", "linux-x64")
        .put("owner", "acme")
        .put("phase", number == 1 ? "busy" : "idle")
        .put("job", 77L)
        .put("launched_at", "2026-11-24T12:00:00Z");
  }

  private static JsonObject event(int number) {
    return new JsonObject()
        .put("at", "2026-11-24T12:00:%02dZ".formatted(number))
        .put("level", "INFO")
        .put("event", "job-held")
        .put("job", (long) number);
  }

  @Test
  void summary_countsWhatWaitsAndRuns() {
    assertEquals(
        AT + "  ready: 3 jobs wait, the longest for 30s; 3 runners (1 busy, 2 idle)",
        TopText.summary(reading(3, 3, 0)));
    assertEquals(AT + "  ready: 0 jobs wait; 0 runners", TopText.summary(reading(0, 0, 0)));
    assertEquals("reading …", TopText.summary(FleetReading.none()));
  }

  @ParameterizedTest
  @CsvSource({"80,24", "200,60", "20,5", "1,1", "40,3"})
  void screen_fitsItsSize(int width, int height) {
    List<TopText.Line> lines = TopText.screen(reading(50, 50, 50), width, height);
    assertTrue(lines.size() <= height, () -> lines.size() + " lines");
    lines.forEach(line -> assertTrue(line.text().codePointCount(0, line.text().length()) <= width));
  }

  @Test
  void screen_showsEachList_andWhatIsLeftOut_withoutEscapes() {
    List<String> lines =
        TopText.screen(reading(50, 50, 50), 120, 30).stream().map(TopText.Line::text).toList();
    String all = String.join("\n", lines);
    for (String title : List.of("POOL", "JOB ", "RUNNER ", "EVENTS")) {
      assertTrue(lines.stream().anyMatch(line -> line.startsWith(title)), title + " in " + all);
    }
    assertTrue(all.contains("… and "), all);
    assertFalse(all.contains("\u001b"), "an escape");
    assertTrue(all.indexOf("12:00:50Z") > 0, "the latest event");
  }

  @Test
  void screen_saysWhatIsWrong() {
    FleetReading good = reading(1, 1, 1);
    FleetReading bad =
        new FleetReading(
            Optional.of("no daemon answers"),
            List.of("the queue: no answer"),
            good.pools().copy().put("warnings", new JsonArray().add("GitHub refuses the App")),
            good.jobs(),
            good.runners(),
            good.events());
    assertEquals(
        List.of(
            "! no daemon answers", "! not ready: the queue: no answer", "! GitHub refuses the App"),
        TopText.screen(bad, 80, 24).stream()
            .filter(line -> line.kind() == TopText.Kind.WARNING)
            .map(TopText.Line::text)
            .toList());
  }

  @Test
  void shares_giveNobodyMoreThanItNeeds() {
    assertArrayEquals(new int[] {2, 4, 4}, TopText.shares(10, 2, 9, 9));
    assertArrayEquals(new int[] {1, 1, 1}, TopText.shares(10, 1, 1, 1));
    assertArrayEquals(new int[] {1, 1, 0}, TopText.shares(2, 5, 5, 5));
    assertArrayEquals(new int[] {0, 0, 0}, TopText.shares(0, 5, 5, 5));
  }
}
