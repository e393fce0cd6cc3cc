package dev.musterd.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.Main;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.s3.S3Memory;
import dev.musterd.model.Job;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operators do by hand, with the commands against the packaged daemon. */
class OperatorIT {
  private static final String POOL = "linux-x64";
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void pausedPool_staysPaused_overARestart() throws IOException {
    try (DaemonFixture fixture = new DaemonFixture(Duration.ofSeconds(1), Duration.ofSeconds(1))) {
      fixture.readyDaemon();
      assertEquals(0, run(fixture, "pause", POOL), err::toString);
      JsonObject stored = stored(fixture);
      assertEquals(1, stored.getJsonObject("pools").size(), stored::encode);
      fixture.lastProcess().kill();

      fixture.readyDaemon();
      List<Job.Id> jobs = fixture.queue(1);
      // Before EC2's list is complete, that is the reason.
      fixture.until(
          "its job is held by the pause",
          () ->
              fixture.events("job-held").stream()
                  .anyMatch(held -> held.getString("reason").contains("is paused by")));
      assertEquals(0, run(fixture, "explain", jobs.getFirst().toString()), err::toString);
      assertTrue(out.toString().contains("`musterd resume " + POOL + "`"), out.toString());
      assertTrue(
          fixture
              .get("/metrics")
              .body()
              .contains("musterd_pool_paused{pool=\"" + POOL + "\"} 1.0"));
      assertEquals(0, fixture.launched());

      assertEquals(0, run(fixture, "resume", POOL), err::toString);
      fixture.until("the job has run", () -> fixture.haveRun(jobs));
      fixture.until("nothing is left", fixture::nothingIsLeft);
      assertEquals(new JsonObject(), stored(fixture).getJsonObject("pools"));
      assertEquals(1, fixture.events("paused-pools-read").size());
      assertEquals(0, fixture.lastProcess().terminate());
      assertEquals(List.of(), fixture.events("duty-failed"));
    }
  }

  @Test
  void bootingRunner_isRetired_andItsJobGetsAnother() throws IOException {
    try (DaemonFixture fixture = new DaemonFixture(Duration.ofSeconds(1), Duration.ofSeconds(1))) {
      bootWithin(fixture, Duration.ofHours(1));
      fixture.readyDaemon();
      List<Job.Id> jobs = fixture.queue(1);
      fixture.until("a runner boots", () -> fixture.events("runner-configured").size() == 1);
      String first = fixture.events("runner-configured").getFirst().getString("instance");
      assertEquals(1, run(fixture, "retire", "i-0123456789abcdef0"));
      assertTrue(err.toString().contains("is known here"), err.toString());
      bootWithin(fixture, Duration.ofSeconds(1));
      assertEquals(0, run(fixture, "retire", first, "--json"), err::toString);
      assertEquals("terminated", new JsonObject(out.toString()).getString("outcome"));
      fixture.until("the job has run", () -> fixture.haveRun(jobs));
      fixture.until("nothing is left", fixture::nothingIsLeft);
      assertEquals(2, fixture.launched());
      assertEquals(first, fixture.events("retirement-requested").getFirst().getString("instance"));
      assertEquals(0, fixture.lastProcess().terminate());
    }
  }

  /** Of the machines that are launched from now on. */
  private static void bootWithin(DaemonFixture fixture, Duration time) {
    fixture
        .services()
        .aws()
        .ask(
            cloud -> {
              cloud.bootDelay(() -> time);
              return true;
            });
  }

  private static JsonObject stored(DaemonFixture fixture) {
    S3Memory s3 = fixture.services().s3();
    String key =
        s3.keys(ServiceDoubles.BUCKET).stream()
            .filter(each -> each.matches("state/[^/]+/paused-pools\\.json"))
            .findFirst()
            .orElseThrow();
    return new JsonObject(
        new String(s3.find(ServiceDoubles.BUCKET, key).orElseThrow().bytes(), UTF_8));
  }

  /** What was printed before is gone, so that each command is judged alone. */
  private int run(DaemonFixture fixture, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--no-color", "--url", fixture.services().managementUrl()));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(
        all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
