package dev.musterd.aot;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which build a packaged file is: the checksum of its jar, a line of its launcher. Java 25 uses a
 * cache for any jar of the same name, and runs the cache's classes; so the launcher compares this
 * line with the file beside the cache.
 */
final class Build {
  private static final String LINE = "build=";

  /** The launcher is far shorter; behind it comes the jar. */
  private static final int LINES_MAX = 500;

  private Build() {}

  /**
   * Reads the line.
   *
   * @throws IOException also when there is none
   */
  static String of(Path executable) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(executable, StandardCharsets.ISO_8859_1)) {
      return reader
          .lines()
          .limit(LINES_MAX)
          .filter(line -> line.startsWith(LINE))
          .map(line -> line.substring(LINE.length()))
          .findFirst()
          .orElseThrow(
              () -> new IOException(executable + " does not say which build it is: no " + LINE));
    }
  }

  /** Where the launcher looks for the build that the cache is of. */
  static Path beside(Path cache) {
    return cache.resolveSibling(cache.getFileName() + ".build");
  }
}
