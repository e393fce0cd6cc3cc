package dev.musterd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Event;
import dev.musterd.model.TimedEvent;
import dev.musterd.telemetry.SampleEvents;
import dev.musterd.telemetry.Timelines;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every JSON name is snake_case. The tests of the API and of the commands hold each of their
 * answers to {@link JsonNames}; here are the events, and every name that the sources of the API and
 * of the commands write, reached by a test or not.
 */
class JsonNamesTest {
  private static final List<Path> WRITERS =
      List.of(
          Path.of("src/main/java/dev/musterd/cli"),
          Path.of("src/main/java/dev/musterd/http"),
          Path.of("src/main/java/dev/musterd/telemetry"),
          Path.of("src/main/java/dev/musterd/provision/template/Outputs.java"));

  /** It names OpenTelemetry's properties, and writes no JSON. */
  private static final Path OTLP = Path.of("src/main/java/dev/musterd/telemetry/otlp");

  /** A name written by put(…), put(json, …), add-in-place texts, or read back by a getter. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?:put|containsKey|getString|getInteger|getLong|getBoolean|getJsonArray|getJsonObject)"
              + "\\(\\s*(?:json,\\s*)?\"([^\"]*)\"");

  static Stream<Event> everyEvent() {
    return SampleEvents.all();
  }

  @ParameterizedTest
  @MethodSource("everyEvent")
  void event_hasSnakeCaseFields(Event event) {
    JsonNames.assertSnakeCase(new JsonObject(Timelines.json(new TimedEvent(Instant.EPOCH, event))));
  }

  @Test
  void sources_writeAndReadNoOtherNames() throws IOException {
    List<String> names = new ArrayList<>();
    for (Path writer : WRITERS) {
      try (Stream<Path> files = Files.walk(writer)) {
        for (Path file :
            files.filter(Files::isRegularFile).filter(file -> !file.startsWith(OTLP)).toList()) {
          names.addAll(
              NAME.matcher(Files.readString(file))
                  .results()
                  .map((MatchResult found) -> found.group(1))
                  .toList());
        }
      }
    }
    assertTrue(names.size() > 100, names::toString);
    names.removeIf(JsonNames.SNAKE_CASE.asMatchPredicate());
    assertEquals(List.of(), names);
  }

  @ParameterizedTest
  @ValueSource(strings = {"queued-at", "queuedAt", "Queued", "_at", "at_", "a__b", ""})
  void otherNames_areFound_atEveryDepth(String name) {
    JsonObject bad = new JsonObject().put(name, 1);
    assertThrows(AssertionError.class, () -> JsonNames.assertSnakeCase(bad));
    JsonObject deep =
        new JsonObject().put("a", new JsonArray().add(new JsonObject().put("b", bad)));
    assertThrows(AssertionError.class, () -> JsonNames.assertSnakeCase(deep));
  }
}
