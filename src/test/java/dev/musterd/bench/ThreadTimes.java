package dev.musterd.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The CPU time of a process's threads, by name without its digits; that of event loops by thread.
 *
 * @see <a href="https://docs.kernel.org/filesystems/proc.html">proc: task, stat</a>
 */
record ThreadTimes(Map<String, Duration> byName) {
  /** What the kernel keeps of the name of a thread that runs an event loop of Vert.x. */
  private static final String EVENT_LOOP = "vert.x-eventloo";

  /** The thread of the serial collector, in whose time the others stand still. */
  static final String COLLECTOR = "VM Thread";

  private static final Duration TICK = Duration.ofMillis(10);

  static ThreadTimes of(long pid) {
    Map<String, Duration> times = new TreeMap<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      threads.forEach(thread -> add(thread, times));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    return new ThreadTimes(times);
  }

  private static void add(Path thread, Map<String, Duration> times) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      String key =
          name.equals(EVENT_LOOP)
              ? name + "#" + thread.getFileName()
              : name.replaceAll("\\d+$", "");
      times.merge(key, TICK.multipliedBy(ticks), Duration::plus);
    } catch (IOException ended) {
      // A thread that has ended meanwhile.
    }
  }

  /** The time of those of one name. */
  Duration of(String name) {
    return byName.getOrDefault(name, Duration.ZERO);
  }

  /** Of the threads that compile. */
  Duration compilers() {
    return of("C1 CompilerThre").plus(of("C2 CompilerThre"));
  }

  /** Of the event loop that had most to do. */
  Duration busiestLoop() {
    return byName.entrySet().stream()
        .filter(thread -> thread.getKey().startsWith(EVENT_LOOP))
        .map(Map.Entry::getValue)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  ThreadTimes minus(ThreadTimes earlier) {
    Map<String, Duration> difference = new TreeMap<>();
    byName.forEach((name, time) -> difference.put(name, time.minus(earlier.of(name))));
    return new ThreadTimes(difference);
  }
}
