package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.ServiceDoubles;
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
            .formatted(DaemonFixture.BASE.toAbsolutePath(), site.url()));
  }

  private static JsonObject latest(ServiceDoubles services) {
    byte[] json =
        services.s3().find(ServiceDoubles.BUCKET, FOLDER + "latest.json").orElseThrow().bytes();
    return new JsonObject(new String(json, StandardCharsets.UTF_8));
  }

  private static long count(List<String> answers, String answer) {
    return answers.stream().filter(answer::equals).count();
  }

  @Test
  void daemon_mirrors_transfersNothingAgain_andKeepsTheLastGoodVersion() throws IOException {
    ServiceDoubles services = ServiceDoubles.start(Duration.ofSeconds(1), Duration.ofSeconds(5));
    RunnerSite site = ServiceDoubles.await(RunnerSite.start(services.vertx()));
    String good = site.offer("9.1.0", SIZE);
    try (DaemonFixture fixture =
        new DaemonFixture(configuration(site), services, Duration.ofSeconds(1))) {
      fixture.readyDaemon();
      isMirrored(fixture, good);
      nothingNew_costsOneConditionalCall(fixture, site);
      wrongChecksum_changesNothing(fixture, site, good);
      newer_replaces(fixture, site);
      assertEquals(0, fixture.lastProcess().terminate());
      assertEquals(0, services.s3().openUploads(), "what was underway was taken back");
      assertEquals(List.of(), fixture.events("duty-failed"));
    }
  }

  private static void isMirrored(DaemonFixture fixture, String hash) {
    fixture.until("it is mirrored", () -> fixture.events("binary-mirrored").size() == 1);
    JsonObject event = fixture.events("binary-mirrored").getFirst();
    assertEquals("9.1.0", event.getString("version"), event::encode);
    assertEquals("linux-x64", event.getString("platform"), event::encode);
    Stored stored =
        fixture.services().s3().find(ServiceDoubles.BUCKET, FOLDER + asset("9.1.0")).orElseThrow();
    assertEquals(hash, stored.sha256());
    assertEquals("9.1.0", latest(fixture.services()).getString("version"));
    assertEquals(hash, latest(fixture.services()).getString("sha256"));
  }

  /** Each round is recorded once it is over, so an answer may be ahead of its event. */
  private static void nothingNew_costsOneConditionalCall(DaemonFixture fixture, RunnerSite site) {
    fixture.until("it has looked twice", () -> fixture.events("binary-current").size() >= 2);
    long rounds = fixture.events("binary-current").size();
    List<String> answers = site.answers();
    assertEquals("200 " + LATEST, answers.get(0));
    assertEquals("200 /linux-x64/" + asset("9.1.0"), answers.get(1));
    long unchanged = count(answers, "304 " + LATEST);
    assertEquals(answers.size() - 2, unchanged, answers::toString);
    assertTrue(unchanged == rounds || unchanged == rounds + 1, unchanged + " in " + rounds);
    assertEquals(1, fixture.services().s3().calls("CompleteMultipartUpload"));
  }

  private static void wrongChecksum_changesNothing(
      DaemonFixture fixture, RunnerSite site, String good) {
    site.offerBroken("9.2.0", SIZE);
    fixture.until("it is refused", () -> !fixture.events("binary-not-mirrored").isEmpty());
    JsonObject event = fixture.events("binary-not-mirrored").getFirst();
    String reason = event.getString("reason");
    assertTrue(reason.contains(asset("9.2.0") + " arrived with the SHA-256 "), reason);
    assertTrue(reason.contains("tries again. If it stays so, see binaries.source"), reason);
    assertEquals("ERROR", event.getString("level").toUpperCase(Locale.ROOT));
    assertEquals("9.1.0", latest(fixture.services()).getString("version"));
    Optional<Stored> kept =
        fixture.services().s3().find(ServiceDoubles.BUCKET, FOLDER + asset("9.1.0"));
    assertEquals(Optional.of(good), kept.map(Stored::sha256));
    assertFalse(
        fixture.services().s3().keys(ServiceDoubles.BUCKET).contains(FOLDER + asset("9.2.0")));
    assertEquals(1, fixture.events("binary-mirrored").size());
  }

  private static void newer_replaces(DaemonFixture fixture, RunnerSite site) {
    String hash = site.offer("9.3.0", SIZE);
    fixture.until("the next is mirrored", () -> fixture.events("binary-mirrored").size() == 2);
    assertEquals("9.3.0", latest(fixture.services()).getString("version"));
    assertEquals(hash, latest(fixture.services()).getString("sha256"));
  }
}
