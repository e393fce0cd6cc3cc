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
import dev.musterd.model.release.RunnerPlatform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The releases of {@code actions/runner}, over real HTTP. */
class PublishedReleasesTest {
  private static final String ALL = "/repos/actions/runner/releases";
  private static final String LATEST = ALL + "/latest";
  private static final String ASSET = "actions-runner-linux-x64-2.330.0.tar.gz";
  @RegisterExtension private final PublisherBench bench = new PublisherBench();
  private final PublishedReleases releases = bench.releases(false);

  private static String release(String tag, String more, String... assets) {
    return json(
        "{'tag_name':'%s','prerelease':false,'assets':[%s]%s}"
            .formatted(tag, String.join(",", assets), more));
  }

  private static String asset(String name, String digest) {
    return "{'name':'" + name + "','state':'uploaded','digest':" + digest + "}";
  }

  private static String known(String name) {
    return asset(name, "'sha256:" + HASH + "'");
  }

  private List<RunnerPackage> offered() {
    return bench.ask(() -> releases.offered(X64));
  }

  @Test
  void offered_namesVersionAndDigest_andNeverNoexternals() {
    String other = "actions-runner-linux-x64-2.330.0-noexternals.tar.gz";
    bench.server.say(
        LATEST,
        release("v2.330.0", "", asset(other, "'sha256:" + "f".repeat(64) + "'"), known(ASSET)));
    assertEquals(List.of(runner("2.330.0")), offered());
  }

  @Test
  void offered_asksOnceForAllPlatforms_andThenOnlyWhetherItChanged() {
    bench.server.say(LATEST, 200, Map.of("ETag", "\"one\""), release("v2.330.0", "", known(ASSET)));
    List<RunnerPackage> first = offered();
    assertEquals(
        List.of(), bench.ask(() -> releases.offered(new RunnerPlatform("linux", "arm64"))));
    assertEquals(1, bench.server.asked(LATEST).size());
    bench.time.advance(Duration.ofHours(1));
    assertEquals(first, offered());
    assertEquals(
        List.of(Optional.empty(), Optional.of("\"one\"")),
        bench.server.asked(LATEST).stream().map(ScriptedServer.Asked::etag).toList());
    String newer = ASSET.replace("330", "331");
    bench.server.say(LATEST, 200, Map.of("ETag", "\"two\""), release("v2.331.0", "", known(newer)));
    bench.time.advance(Duration.ofHours(1));
    assertEquals(List.of(runner("2.331.0")), offered());
  }

  @Test
  void hash_isReadFromTheText_whenThereIsNoDigest() {
    String text = "<!-- BEGIN SHA linux-x64 -->" + HASH + "<!-- END SHA linux-x64 -->";
    bench.server.say(LATEST, release("v2.330.0", ",'body':'" + text + "'", asset(ASSET, "null")));
    assertEquals(List.of(runner("2.330.0")), offered());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "''", "17", "'sha512:0123456789abcdef'", "'sha256:0123'", "'sha256:'"})
  void hash_isUnknown_whenDigestIsNone(String digest) {
    bench.server.say(LATEST, release("v2.330.0", ",'body':null", asset(ASSET, digest)));
    assertEquals(Optional.empty(), offered().getFirst().sha256());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "v2.330.0, {'name':'actions-runner-linux-arm64-2.330.0.tar.gz'}",
        "v2.330.0, {'name':'actions-runner-linux-x64-2.329.0.tar.gz'}",
        "v2.330.0, `{'name':'actions-runner-linux-x64-2.330.0.tar.gz','state':'starter'}`",
        "nightly,  {'name':'actions-runner-linux-x64-2.330.0.tar.gz'}",
      })
  void nothing_isOffered_withoutTheFile(String tag, String asset) {
    bench.server.say(LATEST, release(tag, "", asset));
    assertEquals(List.of(), offered());
  }

  @Test
  void prereleases_areSeenAsSuch_andDraftsNever() {
    bench.server.say(
        ALL,
        "["
            + String.join(
                ",",
                release("v2.332.0", ",'draft':true", known(ASSET.replace("330", "332"))),
                release("v2.331.0", "", known(ASSET.replace("330", "331")))
                    .replace("\"prerelease\":false", "\"prerelease\":true"),
                release("v2.330.0", "", known(ASSET)))
            + "]");
    PublishedReleases all = bench.releases(true);
    List<RunnerPackage> offered = bench.ask(() -> all.offered(X64));
    assertEquals(
        List.of("2.331.0 true", "2.330.0 false"),
        offered.stream().map(it -> it.version() + " " + it.prerelease()).toList());
    assertEquals(ALL + "?per_page=10", bench.server.asked(ALL).getFirst().uri());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "<html>",
        "{'tag_name':7}",
        "{'tag_name':'v2.330.0','assets':'none'}",
        "{'tag_name':'v2.330.0','assets':[{'name':7}]}"
      })
  void garbage_isAnOutage(String body) {
    bench.server.say(LATEST, json(body));
    String said = bench.failure(() -> releases.offered(X64));
    assertTrue(said.contains("runner-release: GitHub's answer (200) is not what"), said);
  }

  @Test
  void outage_isReported_andTheNextTimeWorks() {
    bench.server.say(LATEST, 500, Map.of(), "");
    assertTrue(bench.failure(() -> releases.offered(X64)).contains("500"));
    bench.server.say(LATEST, release("v2.330.0", "", known(ASSET)));
    assertEquals(List.of(runner("2.330.0")), offered());
  }

  @Test
  void file_isTakenByItsName_withoutToken() {
    String path = "/actions/runner/releases/download/v2.330.0/" + ASSET;
    bench.server.say(path, "bytes");
    byte[] bytes =
        bench.ask(() -> releases.open(runner("2.330.0")).compose(file -> file.next(100)));
    assertEquals("bytes", new String(bytes, UTF_8));
    assertEquals(
        List.of(new ScriptedServer.Asked(path, Optional.empty(), Optional.empty())),
        bench.server.asked());
  }
}
