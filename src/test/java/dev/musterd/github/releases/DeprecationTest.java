package dev.musterd.github.releases;

import static dev.musterd.github.releases.PublisherBench.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.release.RunnerDeprecation;
import dev.musterd.model.release.RunnerVersion;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long GitHub says that it serves a version. */
class DeprecationTest {
  private static final String PATH = "/orgs/acme/actions/runners/deprecations/2.330.0";
  private static final RunnerVersion VERSION = RunnerVersion.find("2.330.0").orElseThrow();
  @RegisterExtension private final PublisherBench bench = new PublisherBench();
  private final RunnerPublishers publishers = bench.publishers();

  private Future<RunnerDeprecation> asked() {
    return publishers.deprecation(VERSION);
  }

  @BeforeEach
  void install() {
    bench.server.say("/orgs/acme/installation", "{\"id\":7}");
  }

  @Test
  void dates_areRead() {
    bench.server.say(
        PATH,
        json(
            "{'runner_version':'2.330.0','registration_deprecates_at':'2027-01-02T03:04:05Z',"
                + "'runtime_deprecates_at':'2027-02-03T04:05:06Z'}"));
    assertEquals(
        new RunnerDeprecation(
            Optional.of(Instant.parse("2027-01-02T03:04:05Z")),
            Optional.of(Instant.parse("2027-02-03T04:05:06Z"))),
        bench.ask(this::asked));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'registration_deprecates_at':null,'runtime_deprecates_at':null}"})
  void noDate_isNoEnd(String body) {
    bench.server.say(PATH, json(body));
    assertEquals(RunnerDeprecation.NONE, bench.ask(this::asked));
  }

  @Test
  void serverThatDoesNotKnowTheQuestion_namesNoEnd() {
    bench.server.say(PATH, 404, Map.of(), json("{'message':'Not Found'}"));
    assertEquals(RunnerDeprecation.NONE, bench.ask(this::asked));
    assertEquals(1, bench.server.asked(PATH).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "<html>",
        "{'registration_deprecates_at':'tomorrow'}",
        "{'registration_deprecates_at':'2027-01-02'}",
        "{'runtime_deprecates_at':1798761600}"
      })
  void garbage_isAnOutage(String body) {
    bench.server.say(PATH, json(body));
    String said = bench.failure(this::asked);
    assertTrue(said.contains("runner-deprecation: GitHub's answer (200) is not what"), said);
  }
}
