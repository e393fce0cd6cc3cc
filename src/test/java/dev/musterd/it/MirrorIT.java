package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.World;
import dev.musterd.doubles.runner.RunnerSite;
import dev.musterd.doubles.s3.S3Memory.Stored;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged daemon keeps the mirror as its publisher's server is. */
class MirrorIT {
  private static final String LATEST = "/linux-x64/latest.json";
  private static final String FOLDER = "runners/linux-x64/";
  private static final long SIZE = 20_000_000;

  @TempDir private Path folder;

  private static String asset(String version) {
    return "actions-runner-linux-x64-" + version + ".tar.gz";
  }

  private Path configuration(RunnerSite site) throws IOException {
    Path file = folder.resolve("mirror.conf");
    return Files.writeString(
        file,
        """
        include file("%s")
        binaries { source = "%s", schedule = "*/2 * * * * *" }
        logging.level = debug
        """
            .formatted(Path.of("conf", "quickstart.conf").toAbsolutePath(), site.url()));
  }

  private static JsonObject latest(World world) {
    byte[] json = world.s3().find(World.BUCKET, FOLDER + "latest.json").orElseThrow().bytes();
    return new JsonObject(new String(json, StandardCharsets.UTF_8));
  }

  private static long count(List<String> answers, String answer) {
    return answers.stream().filter(answer::equals).count();
  }

  @Test
  void daemon_mirrors_looksAgainForNothing_andKeepsTheLastGoodVersion() throws IOException {
    World world = World.start(Duration.ofSeconds(1), Duration.ofSeconds(5));
    RunnerSite site = World.await(RunnerSite.start(world.vertx()));
    String good = site.offer("9.1.0", SIZE);
    try (Scene scene = new Scene(configuration(site), world, Duration.ofSeconds(1))) {
      scene.readyDaemon();
      isMirrored(scene, good);
      nothingNew_costsOneConditionalCall(scene, site);
      wrongChecksum_changesNothing(scene, site, good);
      newer_replaces(scene, site);
      assertEquals(0, scene.lastLife().terminate());
      assertEquals(0, world.s3().openUploads(), "what was underway was taken back");
      assertEquals(List.of(), scene.events("duty-failed"));
    }
  }

  private static void isMirrored(Scene scene, String hash) {
    scene.until("it is mirrored", () -> scene.events("binary-mirrored").size() == 1);
    JsonObject event = scene.events("binary-mirrored").getFirst();
    assertEquals("9.1.0", event.getString("version"), event::encode);
    assertEquals("linux-x64", event.getString("platform"), event::encode);
    Stored stored = scene.world().s3().find(World.BUCKET, FOLDER + asset("9.1.0")).orElseThrow();
    assertEquals(hash, stored.sha256());
    assertEquals("9.1.0", latest(scene.world()).getString("version"));
    assertEquals(hash, latest(scene.world()).getString("sha256"));
  }

  /** Each round is recorded once it is over, so an answer may be ahead of its event. */
  private static void nothingNew_costsOneConditionalCall(Scene scene, RunnerSite site) {
    scene.until("it has looked twice", () -> scene.events("binary-current").size() >= 2);
    long rounds = scene.events("binary-current").size();
    List<String> answers = site.answers();
    assertEquals("200 " + LATEST, answers.get(0));
    assertEquals("200 /linux-x64/" + asset("9.1.0"), answers.get(1));
    long unchanged = count(answers, "304 " + LATEST);
    assertEquals(answers.size() - 2, unchanged, answers::toString);
    assertTrue(unchanged == rounds || unchanged == rounds + 1, unchanged + " in " + rounds);
    assertEquals(1, scene.world().s3().calls("CompleteMultipartUpload"));
  }

  private static void wrongChecksum_changesNothing(Scene scene, RunnerSite site, String good) {
    site.offerBroken("9.2.0", SIZE);
    scene.until("it is refused", () -> !scene.events("binary-not-mirrored").isEmpty());
    JsonObject event = scene.events("binary-not-mirrored").getFirst();
    String reason = event.getString("reason");
    assertTrue(reason.contains(asset("9.2.0") + " arrived with the SHA-256 "), reason);
    assertTrue(reason.contains("tries again. If it stays so, look at binaries.source"), reason);
    assertEquals("ERROR", event.getString("level").toUpperCase(Locale.ROOT));
    assertEquals("9.1.0", latest(scene.world()).getString("version"));
    Optional<Stored> kept = scene.world().s3().find(World.BUCKET, FOLDER + asset("9.1.0"));
    assertEquals(Optional.of(good), kept.map(Stored::sha256));
    assertFalse(scene.world().s3().keys(World.BUCKET).contains(FOLDER + asset("9.2.0")));
    assertEquals(1, scene.events("binary-mirrored").size());
  }

  private static void newer_replaces(Scene scene, RunnerSite site) {
    String hash = site.offer("9.3.0", SIZE);
    scene.until("the next is mirrored", () -> scene.events("binary-mirrored").size() == 2);
    assertEquals("9.3.0", latest(scene.world()).getString("version"));
    assertEquals(hash, latest(scene.world()).getString("sha256"));
  }
}
