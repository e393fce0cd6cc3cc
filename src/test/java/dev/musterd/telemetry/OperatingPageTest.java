package dev.musterd.telemetry;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/operating.md lists every event. */
class OperatingPageTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z-]+)` \\| (?:debug|info|warn|error) \\|", Pattern.MULTILINE);

  @Test
  void eventTable_namesExactlyTheEvents() throws IOException {
    String page = Files.readString(Path.of("docs", "operating.md"));
    TreeSet<String> listed =
        ROW.matcher(page).results().map(row -> row.group(1)).collect(toCollection(TreeSet::new));
    TreeSet<String> events =
        Metrics.kinds(Event.class).map(EventFields::name).collect(toCollection(TreeSet::new));
    assertEquals(events, listed);
  }
}
