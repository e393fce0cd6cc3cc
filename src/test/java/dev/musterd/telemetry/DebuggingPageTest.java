package dev.musterd.telemetry;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/debugging.md follows a job by events that exist; keys there have their dots. */
class DebuggingPageTest {
  private static final Pattern NAME = Pattern.compile("`([a-z]+(?:-[a-z]+)+)`");

  /** The first event of each step's cell, when the step has one at all. */
  private static final Pattern STEP =
      Pattern.compile("^\\| \\d+\\. [^|]*\\| `([a-z-]+)`", Pattern.MULTILINE);

  @Test
  void everyEvent_thatThePageNames_exists() throws IOException {
    TreeSet<String> named = new TreeSet<>(names(NAME));
    assertTrue(named.size() > 20, named::toString);
    named.removeAll(events());
    assertEquals(List.of(), List.copyOf(named));
  }

  @Test
  void steps_areTheWayOfAJob_inItsOrder() throws IOException {
    assertEquals(
        List.of(
            "job-admitted",
            "job-received",
            "job-covered",
            "fleet-requested",
            "instances-launched",
            "runner-configured",
            "job-started",
            "job-finished",
            "instance-vanished"),
        names(STEP));
  }

  private static List<String> names(Pattern pattern) throws IOException {
    String page = Files.readString(Path.of("docs", "debugging.md"));
    return pattern.matcher(page).results().map((MatchResult each) -> each.group(1)).toList();
  }

  private static TreeSet<String> events() {
    return Metrics.kinds(Event.class).map(EventFields::name).collect(toCollection(TreeSet::new));
  }
}
