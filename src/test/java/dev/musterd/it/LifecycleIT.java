package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.model.Job;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One process of the packaged daemon: webhook in, runner out, SIGTERM, exit code. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifecycleIT {
  private Scene scene;

  @BeforeAll
  void start() {
    scene = new Scene(Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  @AfterAll
  void end() throws IOException {
    scene.close();
  }

  @Test
  void daemon_runsAJobAndEndsWithZero_whenTerminated() throws IOException {
    DaemonProcess daemon = scene.readyDaemon();
    assertEquals(200, scene.status("/livez"));
    assertTrue(scene.get("/metrics").body().contains("musterd_events_total"));

    List<Job.Id> jobs = scene.queue(1);
    scene.until(
        "the job ran and nothing is left", () -> scene.haveRun(jobs) && scene.nothingIsLeft());

    assertEquals(1, scene.launched());
    assertEquals(0, daemon.terminate(), () -> String.join("\n", daemon.lines()));
    assertEquals(1, scene.events("daemon-stopped").size());
    assertTrue(scene.output().stream().noneMatch(line -> line.contains("\tat ")), "a stack trace");
  }
}
