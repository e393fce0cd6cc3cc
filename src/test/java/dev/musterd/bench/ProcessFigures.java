package dev.musterd.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * What Linux says of a process at one moment.
 *
 * @param cpu of all its threads since its start
 * @param residentKb all its pages in memory, those of files too
 * @param ownKb pages of no file: what the process alone takes from the machine
 * @param shareKb its share of pages that others use as well, and all of the others
 * @see <a href="https://docs.kernel.org/filesystems/proc.html">proc: stat, smaps_rollup</a>
 */
record ProcessFigures(Duration cpu, long residentKb, long ownKb, long shareKb) {
  /** A tick of the kernel's accounting, on every Linux that one meets. */
  private static final Duration TICK = Duration.ofMillis(10);

  static ProcessFigures of(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      String stat = Files.readString(process.resolve("stat"));
      // After the name, which may hold spaces and ends with the last bracket.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      String memory = Files.readString(process.resolve("smaps_rollup"));
      return new ProcessFigures(
          TICK.multipliedBy(ticks),
          kilobytes(memory, "Rss"),
          kilobytes(memory, "Anonymous"),
          kilobytes(memory, "Pss"));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static long kilobytes(String memory, String name) {
    return memory
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  String memory() {
    return String.format(
        Locale.ROOT,
        "%4d MB resident, %4d MB of no file, %4d MB shared out",
        residentKb / 1024,
        ownKb / 1024,
        shareKb / 1024);
  }
}
