package dev.musterd.github.releases;

import static dev.musterd.github.releases.PublisherBench.HASH;
import static dev.musterd.github.releases.PublisherBench.X64;
import static dev.musterd.github.releases.PublisherBench.json;
import static dev.musterd.github.releases.PublisherBench.runner;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.github.ScriptedServer;
import dev.musterd.model.release.RunnerPackage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator's own web server, over real HTTP. */
class WebServerReleasesTest {
  private static final String LATEST = "/mirror/linux-x64/latest.json";
  private static final String ASSET = "actions-runner-linux-x64-2.330.0.tar.gz";

  /** More than the connections that a client for files has. */
  private static final int ROUNDS = 5;

  @RegisterExtension private final PublisherBench bench = new PublisherBench();
  private final WebServerReleases source = bench.plain("/mirror/");

  private static String latest() {
    return json("{'version':'2.330.0','asset':'%s','sha256':'%s','size':5}".formatted(ASSET, HASH));
  }

  private List<RunnerPackage> offered() {
    return bench.ask(() -> source.offered(X64));
  }

  private List<Optional<String>> etags() {
    return bench.server.asked(LATEST).stream().map(ScriptedServer.Asked::etag).toList();
  }

  @Test
  void offered_isReadOnce_andThenAskedForWhetherItChanged() {
    bench.server.say(LATEST, 200, Map.of("ETag", "\"one\""), latest());
    for (int i = 0; i < ROUNDS; i++) {
      assertEquals(List.of(runner("2.330.0")), offered());
    }
    assertEquals(ROUNDS, etags().size());
    assertEquals(Optional.empty(), etags().getFirst());
    assertEquals(Optional.of("\"one\""), etags().getLast());
    bench.server.say(LATEST, 200, Map.of("ETag", "\"two\""), latest().replace("330", "331"));
    assertEquals(List.of(runner("2.331.0")), offered());
  }

  @Test
  void offered_isReadAgain_withoutTag() {
    bench.server.say(LATEST, latest());
    offered();
    assertEquals(List.of(runner("2.330.0")), offered());
    assertEquals(List.of(Optional.empty(), Optional.empty()), etags());
  }

  @Test
  void hash_isUnknown_whenNoneIsNamed() {
    bench.server.say(LATEST, latest().replace(HASH, "unknown"));
    assertEquals(Optional.empty(), offered().getFirst().sha256());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "<html>",
        "{'version':'new','asset':'x'}",
        "{'version':'2.330.0'}",
        "{'version':'2.330.0','asset':'../../etc/passwd'}",
        "{'version':'2.330.0','asset':'actions-runner-linux-arm64-2.330.0.tar.gz'}"
      })
  void garbage_isNoRunner(String body) {
    bench.server.say(LATEST, json(body));
    String said = bench.failure(() -> source.offered(X64));
    assertTrue(said.contains("latest.json below binaries.source does not name"), said);
  }

  @Test
  void newerFormat_isRefused() {
    bench.server.say(LATEST, json("{'format':2,'version':'2.330.0'}"));
    String said = bench.failure(() -> source.offered(X64));
    assertTrue(said.contains("has the format 2, newer than 1"), said);
  }

  /** None of the client's connections is left behind. */
  @Test
  void endlessText_isNoRunner_howeverOften() {
    bench.server.say(LATEST, " ".repeat(4_000_000) + latest());
    for (int i = 0; i < ROUNDS; i++) {
      bench.failure(() -> source.offered(X64));
    }
    bench.server.say(LATEST, latest());
    assertEquals(List.of(runner("2.330.0")), offered());
  }

  @Test
  void refusal_isReported_howeverOften() {
    bench.server.say(LATEST, 403, Map.of(), "no");
    for (int i = 0; i < ROUNDS; i++) {
      String said = bench.failure(() -> source.offered(X64));
      assertTrue(said.contains("127.0.0.1 answered 403 for "), said);
    }
  }

  @Test
  void absence_isReported() {
    WebServerReleases absent = bench.plain("/mirror");
    bench.server.close();
    String said = bench.failure(() -> absent.offered(X64));
    assertTrue(said.contains("no connection"), said);
    assertTrue(said.contains("from 127.0.0.1 for "), said);
  }

  @Test
  void file_isBesideItsDescription() {
    bench.server.say("/mirror/linux-x64/" + ASSET, "bytes");
    byte[] bytes = bench.ask(() -> source.open(runner("2.330.0")).compose(file -> file.next(100)));
    assertEquals("bytes", new String(bytes, UTF_8));
  }
}
