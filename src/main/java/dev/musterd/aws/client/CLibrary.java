package dev.musterd.aws.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which C library this process runs with, for the choice of the CRT's native library. The CRT asks
 * {@code ldd} in a process of its own; the process's own mappings say the same.
 */
final class CLibrary {
  /** Read by the CRT before it starts a process; a user's own value stays. */
  private static final String PROPERTY = "aws.crt.libc";

  private static final Path MAPPINGS = Path.of("/proc/self/maps");

  private CLibrary() {}

  /** Reads a file, so it is a worker's business. Where there is none, the CRT finds out. */
  static void tellCrt() {
    if (System.getProperty(PROPERTY) == null && Files.isReadable(MAPPINGS)) {
      try {
        System.setProperty(PROPERTY, of(Files.readString(MAPPINGS)));
      } catch (IOException unreadable) {
        // The CRT asks by itself.
      }
    }
  }

  static String of(String mappings) {
    return mappings.contains("/ld-musl-") ? "musl" : "glibc";
  }
}
