package dev.musterd.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Market;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventLineTest {
  private static final Instant AT = Instant.parse("2026-11-02T09:30:00.123Z");
  private static final OwnerPool GROUP = new OwnerPool("linux-x64", new Owner.Organization("acme"));

  static Stream<Event> everyEvent() {
    return SampleEvents.all();
  }

  @Test
  void text_readsLikeASentence() {
    assertEquals(
        "job-held job=7 group=linux-x64@acme until=2026-11-02T09:30:00Z"
            + " reason=\"pool linux-x64 is at its maximum of 10\"",
        EventLine.text(
            new Event.JobHeld(new Job.Id(7), GROUP, AT, "pool linux-x64 is at its maximum of 10")));
  }

  @Test
  void text_joinsLists_writesEnumsAsWords_andOmitsTheAbsent() {
    List<Job.Id> jobs = List.of(new Job.Id(1), new Job.Id(2));
    assertEquals(
        "fleet-requested group=linux-x64@acme count=2 step=1 market=on-demand jobs=1,2",
        EventLine.text(new Event.FleetRequested(GROUP, 2, 1, Market.ON_DEMAND, jobs)));
    assertEquals(
        "job-finished job=1 conclusion=\"\"",
        EventLine.text(new Event.JobFinished(new Job.Id(1), Optional.empty(), "")));
  }

  @Test
  void json_isTypedAndStartsWithTimeLevelAndName() {
    List<Job.Id> jobs = List.of(new Job.Id(1), new Job.Id(2));
    assertEquals(
        "{\"at\":\"2026-11-02T09:30:00.123Z\",\"level\":\"INFO\",\"event\":\"fleet-requested\","
            + "\"group\":\"linux-x64@acme\",\"count\":2,\"step\":1,\"market\":\"spot\",\"jobs\":[\"1\",\"2\"]}",
        EventLine.json(AT, "INFO", new Event.FleetRequested(GROUP, 2, 1, Market.SPOT, jobs)));
  }

  @ParameterizedTest
  @MethodSource("everyEvent")
  void text_canBeParsedBack(Event event) {
    String line = EventLine.text(event);
    assertTrue(isHarmless(line), line);
    Map<String, String> expected = new LinkedHashMap<>();
    for (EventFields.Field field : EventFields.of(event)) {
      String value =
          field.value() instanceof List<?> list
              ? String.join(",", list.stream().map(String::valueOf).toList())
              : field.value().toString();
      expected.put(field.name(), value);
    }
    assertEquals(expected, parse(line, EventFields.name(event)));
  }

  @ParameterizedTest
  @MethodSource("everyEvent")
  void json_canBeParsedBack(Event event) {
    String line = EventLine.json(AT, event.level().name(), event);
    assertTrue(isHarmless(line), line);
    JsonObject expected =
        new JsonObject()
            .put("at", AT.toString())
            .put("level", event.level().name())
            .put("event", EventFields.name(event));
    for (EventFields.Field field : EventFields.of(event)) {
      assertFalse(expected.containsKey(field.name()), "two fields are called " + field.name());
      expected.put(
          field.name(),
          field.value() instanceof List<?> list ? new JsonArray(list) : field.value());
    }
    assertEquals(expected, new JsonObject(line));
  }

  @Test
  void eventNames_areDistinctAndInKebabCase() {
    Set<String> names = new HashSet<>();
    for (Event event : SampleEvents.all().toList()) {
      String name = EventFields.name(event);
      assertTrue(name.matches("[a-z]+(-[a-z]+)*"), name);
      assertTrue(names.add(name), name);
    }
  }

  @Test
  void value_isCut_whenItIsTooLong() {
    String endless = "x".repeat(498) + "\ud83d\ude80".repeat(1_000);
    Event event = new Event.WebhookRejected(400, endless, "192.0.2.1");
    String reason = new JsonObject(EventLine.json(AT, "WARN", event)).getString("reason");
    assertEquals("x".repeat(498) + "…", reason);
    assertTrue(EventLine.text(event).length() < 600);
  }

  @Test
  void list_isCut_whenItIsTooLong() {
    List<Job.Id> jobs = LongStream.range(0, 5_000).mapToObj(Job.Id::new).toList();
    Event event = new Event.FleetRequested(GROUP, 5_000, 1, Market.SPOT, jobs);
    JsonArray json = new JsonObject(EventLine.json(AT, "INFO", event)).getJsonArray("jobs");
    List<String> expected =
        new ArrayList<>(IntStream.range(0, 100).mapToObj(Integer::toString).toList());
    expected.add("and 4900 more");
    assertEquals(new JsonArray(expected), json);
    assertTrue(EventLine.text(event).length() < 700);
  }

  private static boolean isHarmless(String line) {
    return line.codePoints()
        .noneMatch(
            c ->
                Character.isISOControl(c)
                    || Character.getType(c) == Character.LINE_SEPARATOR
                    || Character.getType(c) == Character.FORMAT);
  }

  private static final Pattern FIELD =
      Pattern.compile(" ([a-z_]+)=(\"(?:[^\"\\\\]|\\\\.)*\"|[^\" ]+)");

  private static Map<String, String> parse(String line, String name) {
    assertTrue(line.startsWith(name), line);
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher matcher = FIELD.matcher(line);
    int at = name.length();
    while (at < line.length()) {
      assertTrue(matcher.find(at) && matcher.start() == at, line.substring(at));
      String value = matcher.group(2);
      fields.put(
          matcher.group(1), value.startsWith("\"") ? (String) Json.decodeValue(value) : value);
      at = matcher.end();
    }
    return fields;
  }
}
