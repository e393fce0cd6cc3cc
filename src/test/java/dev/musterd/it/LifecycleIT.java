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
  private DaemonFixture fixture;

  @BeforeAll
  void start() {
    fixture = new DaemonFixture(Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  @AfterAll
  void end() throws IOException {
    fixture.close();
  }

  @Test
  void daemon_runsAJobAndEndsWithZero_whenTerminated() throws IOException {
    DaemonProcess daemon = fixture.readyDaemon();
    assertEquals(200, fixture.status("/livez"));
    assertTrue(fixture.get("/metrics").body().contains("musterd_events_total"));

    List<Job.Id> jobs = fixture.queue(1);
    fixture.until(
        "the job ran and nothing is left", () -> fixture.haveRun(jobs) && fixture.nothingIsLeft());

    assertEquals(1, fixture.launched());
    assertEquals(0, daemon.terminate(), () -> String.join("\n", daemon.lines()));
    assertEquals(1, fixture.events("daemon-stopped").size());
    assertTrue(
        fixture.output().stream().noneMatch(line -> line.contains("\tat ")), "a stack trace");
  }
}
