package dev.musterd.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.github.Dialect;
import dev.musterd.doubles.github.Operation;
import dev.musterd.doubles.github.SimulatedGitHub;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.RunAttempt;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An instance is interrupted under its job while no daemon runs; the next one has it repeated. */
class RerunIT {
  private static final Labels LINUX = Labels.of("self-hosted", "linux", "x64");

  @Test
  void interruptedJob_runsAgain_onDemand_afterARestart() throws IOException {
    try (DaemonFixture fixture =
        DaemonFixture.with(
            Dialect.ANY,
            "recovery.rerun = failed-jobs, pools.linux-x64.on-demand-fallback = true")) {
      SimulatedGitHub github = fixture.services().github();
      github.jobsTake(Duration.ofHours(1));
      fixture.readyDaemon();
      Job.Id job = github.queueRun(ServiceDoubles.WIDGETS, LINUX, "build").getFirst();
      fixture.until(
          "the job runs, as the daemon knows", () -> fixture.events("job-started").size() == 1);
      fixture.lastProcess().kill();

      String instance = fixture.events("job-started").getFirst().getString("runner");
      instance = instance.substring(instance.lastIndexOf("i-"));
      String key = "interruptions/" + instance + ".json";
      RunAttempt first = github.runOf(job).orElseThrow();
      fixture
          .services()
          .s3()
          .put(ServiceDoubles.BUCKET, key, record(instance, first).encode().getBytes(UTF_8));
      github.conclude(job, "failure");

      fixture.readyDaemon();
      fixture.until("a new attempt", () -> !github.jobsOf(first.next()).isEmpty());
      Job.Id again = github.jobsOf(first.next()).getFirst();
      fixture.until("its job runs", () -> github.jobRunner(again).isPresent());
      github.conclude(again, "success");
      fixture.until("nothing is left", fixture::nothingIsLeft);

      assertEquals(1, github.calls(Operation.RERUN));
      List<JsonObject> fleets = fixture.events("fleet-requested");
      assertEquals("on-demand", fleets.getLast().getString("market"), fleets::toString);
      assertEquals("requested", stored(fixture, key).getJsonObject("rerun").getString("state"));
      assertTrue(fixture.events("rerun-requested").getFirst().encode().contains(job.toString()));
      assertEquals(0, fixture.lastProcess().terminate());
      assertEquals(List.of(), fixture.events("duty-failed"));
    }
  }

  /** As the user data of instances writes it. */
  private static JsonObject record(String instance, RunAttempt run) {
    return new JsonObject()
        .put("version", 1)
        .put("instance", instance)
        .put("at", Instant.now().toString())
        .put("kind", "spot-interruption")
        .put("runner_version", "2.330.0")
        .put(
            "job",
            new JsonObject()
                .put("repository", run.repository().name())
                .put("run_id", run.run())
                .put("run_attempt", run.attempt())
                .put("name", "build"))
        .put("detail", "EC2 takes the instance back");
  }

  private static JsonObject stored(DaemonFixture fixture, String key) {
    byte[] json = fixture.services().s3().find(ServiceDoubles.BUCKET, key).orElseThrow().bytes();
    return new JsonObject(new String(json, UTF_8));
  }
}
