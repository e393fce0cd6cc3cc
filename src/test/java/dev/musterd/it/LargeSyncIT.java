package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.runner.RunnerSite;
import dev.musterd.doubles.s3.S3Memory.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runner that is larger than the memory it is copied with. */
class LargeSyncIT {
  private static final String KEY = "runners/linux-x64/actions-runner-linux-x64-9.1.0.tar.gz";
  private static final long SIZE = 300_000_000;
  private static final int PART = 5 * 1024 * 1024;

  @TempDir private Path folder;

  /** The line about the heap is the JVM's own, so the option was not lost on its way. */
  @Test
  void sync_copies300Megabytes_within64OfHeap() throws IOException {
    try (ServiceDoubles services =
        ServiceDoubles.start(Duration.ofSeconds(1), Duration.ofSeconds(5))) {
      RunnerSite site = ServiceDoubles.await(RunnerSite.start(services.vertx()));
      String hash = site.offer("9.1.0", SIZE);
      services.s3().keepSizesOnly();
      String said = sync(services, site);
      assertTrue(said.contains("Heap Max Capacity: 64M"), said);
      assertTrue(said.contains("linux-x64: 9.1.0, 204 MB so far"), said);
      assertTrue(said.contains("✓ linux-x64: mirrored 9.1.0, 300 MB"), said);
      Stored stored = services.s3().find(ServiceDoubles.BUCKET, KEY).orElseThrow();
      assertEquals(hash, stored.sha256());
      assertEquals(SIZE, stored.size());
      assertEquals(0, stored.bytes().length, "the double keeps no bytes");
      assertEquals(PART, services.s3().largestPart());
      assertEquals(0, services.s3().openUploads());
    }
  }

  private String sync(ServiceDoubles services, RunnerSite site) throws IOException {
    Path file = folder.resolve("large.conf");
    Files.writeString(
        file,
        "include file(\"%s\")%nbinaries.source = \"%s\"%n"
            .formatted(DaemonFixture.BASE.toAbsolutePath(), site.url()));
    Map<String, String> environment = new HashMap<>(services.environment());
    environment.put("MUSTERD_JAVA_OPTS", "-Xmx64m -Xlog:gc+init");
    try (DaemonProcess process =
        DaemonProcess.start(
            environment, _ -> {}, "sync", "--config", file.toString(), "--no-color")) {
      assertEquals(0, process.exitCode(), () -> process.lines().toString());
      return String.join("\n", process.lines());
    }
  }
}
