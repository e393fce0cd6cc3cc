package dev.musterd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTextTest {
  @Test
  void waitingJob_isReadAsSentences() {
    assertEquals(
        List.of(
            "job 456 of acme/widgets [linux, x64] waits in pool linux-x64 for acme, since 2m10s",
            "why: pool linux-x64 is at its maximum of 10; checked again within 5s, and as soon as"
                + " a runner ends",
            "timeline:",
            "  2026-11-24T11:58:10Z  job-admitted         group=linux-x64@acme labels=linux",
            "  2026-11-24T11:58:40Z  job-held             reason=\"pool linux-x64 is at its maximum"
                + " of 10\""),
        ExplanationText.lines(waiting()));
  }

  @Test
  void tries_areListed_whenThereWereAny() {
    JsonObject page =
        waiting()
            .put("launches", 1)
            .put("requests", 2)
            .put("history", new JsonArray().add("no capacity"));
    assertEquals(
        List.of("tried: 1 launches, 2 fleet requests", "  no capacity"),
        ExplanationText.lines(page).subList(2, 4));
  }

  @Test
  void longLists_areCut() {
    JsonObject launched = event("2026-11-24T11:58:40Z", "instances-launched");
    launched.put("instances", new JsonArray(List.of("a", "b", "c", "d", "e", "f", "g")));
    JsonObject page = waiting().put("timeline", new JsonArray().add(launched));
    assertEquals(
        "  2026-11-24T11:58:40Z  instances-launched   instances=\"a,b,c,d,e and 2 more\"",
        ExplanationText.lines(page).getLast());
  }

  @Test
  void jobThatWaitsNoLonger_isReportedByItsState() {
    JsonObject page =
        new JsonObject()
            .put("at", "2026-11-24T12:00:00Z")
            .put("job", 456)
            .put("state", "not-queued")
            .put("reason", "the queue did not take it")
            .put("next", "deliver it again")
            .put("timeline", new JsonArray());
    assertEquals(
        List.of(
            "job 456 is not queued",
            "why: the queue did not take it; deliver it again",
            "timeline:"),
        ExplanationText.lines(page));
  }

  @Test
  void whateverAPayloadSays_isSafeOnATerminal() {
    JsonObject page = waiting().put("labels", new JsonArray().add("\u202exunil\u001b[2J"));
    assertEquals(
        "job 456 of acme/widgets [\\u202exunil\\u001b[2J] waits in pool linux-x64 for acme, since"
            + " 2m10s",
        ExplanationText.lines(page).getFirst());
  }

  private static JsonObject waiting() {
    return new JsonObject()
        .put("at", "2026-11-24T12:00:20Z")
        .put("job", 456)
        .put("repository", "acme/widgets")
        .put("labels", new JsonArray().add("linux").add("x64"))
        .put("pool", "linux-x64")
        .put("owner", "acme")
        .put("queued_at", "2026-11-24T11:58:10Z")
        .put("state", "held")
        .put("reason", "pool linux-x64 is at its maximum of 10")
        .put("next", "checked again within 5s, and as soon as a runner ends")
        .put("history", new JsonArray())
        .put(
            "timeline",
            new JsonArray()
                .add(
                    event("2026-11-24T11:58:10.123456Z", "job-admitted")
                        .put("group", "linux-x64@acme")
                        .put("labels", "linux"))
                .add(
                    event("2026-11-24T11:58:40Z", "job-held")
                        .put("reason", "pool linux-x64 is at its maximum of 10")));
  }

  private static JsonObject event(String at, String name) {
    return new JsonObject().put("at", at).put("level", "INFO").put("event", name).put("job", "456");
  }
}
