package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many classes a start loads until {@code /readyz} says 200, most of them from the cache of
 * {@code musterd train}. A library that is drawn into the start costs time and memory, which no
 * test can judge; its classes can be counted.
 */
class StartClassesIT {
  /**
   * A tenth more than the 12,750 of November 2026. The JVM loads all that the cache has linked, so
   * this is also about what {@code musterd train} has seen.
   */
  private static final int CLASSES_MAX = 14_000;

  /**
   * A third more than the 163 of November 2026: which of them a start has reached when the page is
   * read differs. Each is read from the jar and verified, or made on the spot.
   */
  private static final int OUTSIDE_MAX = 220;

  private static final int NAMED = 20;

  @TempDir private Path directory;

  @Test
  void start_loadsNoMoreClassesThanItNeeds() throws IOException {
    Path log = directory.resolve("classes.log");
    try (DaemonFixture fixture =
        new DaemonFixture(
            Path.of("src", "test", "resources", "burst.conf"),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1))) {
      fixture.daemon(
          Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load=info:file=" + log + ":none:filecount=0"));
      fixture.until("it is ready", () -> fixture.status("/readyz") == 200);
      List<String> loaded =
          Files.readAllLines(log).stream().filter(line -> line.contains(" source: ")).toList();
      List<String> outside =
          loaded.stream().filter(line -> !line.contains("shared objects file")).toList();
      System.out.printf(
          "a start loads %,d classes, %,d of them outside the cache%n",
          loaded.size(), outside.size());
      assertTrue(
          loaded.size() <= CLASSES_MAX,
          () -> loaded.size() + " classes are loaded, most of " + packages(loaded));
      assertTrue(
          outside.size() <= OUTSIDE_MAX,
          () -> outside.size() + " classes come not from the cache, most of " + packages(outside));
    }
  }

  /** The packages with most classes. */
  private static String packages(List<String> lines) {
    return lines.stream()
        .map(line -> line.substring(0, line.indexOf(' ')))
        .map(name -> name.substring(0, Math.max(0, name.lastIndexOf('.'))))
        .collect(Collectors.groupingBy(name -> name, Collectors.counting()))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(NAMED)
        .toList()
        .toString();
  }
}
