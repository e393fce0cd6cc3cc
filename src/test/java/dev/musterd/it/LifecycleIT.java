package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.model.Job;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    collectGarbage(daemon);
    assertTrue(isLocked(fixture.lockFile()), "the lock is for as long as the process lives");
    assertEquals(0, daemon.terminate(), () -> String.join("\n", daemon.lines()));
    assertEquals(1, fixture.events("daemon-stopped").size());
    assertTrue(
        fixture.output().stream().noneMatch(line -> line.contains("\tat ")), "a stack trace");
    assertFalse(isLocked(fixture.lockFile()));
  }

  /** A channel that nothing refers to is closed by the collector, and its lock is lost. */
  private static void collectGarbage(DaemonProcess daemon) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    assumeTrue(Files.isExecutable(jcmd), "a JDK's jcmd is needed");
    Process run =
        new ProcessBuilder(jcmd.toString(), Long.toString(daemon.id()), "GC.run")
            .redirectErrorStream(true)
            .start();
    String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(said.contains("successfully"), said);
  }

  private static boolean isLocked(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    }
  }
}
