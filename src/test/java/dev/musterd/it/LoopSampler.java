package dev.musterd.it;

import dev.musterd.it.BlockedLoops.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Reads every 50 ms how long a daemon's event loops have run and how long they have waited for a
 * core. Where there is no {@code /proc}, it finds nothing.
 */
final class LoopSampler implements AutoCloseable {
  private static final long PERIOD_MILLIS = 50;

  /** A thread begins with its parent's name, and gets its own within so many samples. */
  private static final int NAMED_AFTER = 20;

  /** Linux keeps 15 characters of a thread's name. */
  private static final String LOOP = "vert.x-eventloo";

  /** The thread that stops all others for the garbage collection. */
  private static final String STOPPER = "VM Thread";

  private final Path tasks;
  private final Map<Path, Task> known = new HashMap<>();
  private final List<Sample> samples = new CopyOnWriteArrayList<>();
  private final Thread thread;

  LoopSampler(long process) {
    this.tasks = Path.of("/proc", Long.toString(process), "task");
    this.thread = Thread.ofPlatform().daemon().start(this::run);
  }

  List<Sample> samples() {
    return List.copyOf(samples);
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (Files.isDirectory(tasks)) {
        sample();
        TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException closed) {
      // The process has ended.
    }
  }

  private void sample() {
    try (Stream<Path> threads = Files.list(tasks)) {
      Map<String, Duration> loops = new HashMap<>();
      long waited = 0;
      for (Path thread : threads.toList()) {
        Task task = known.computeIfAbsent(thread, Task::new);
        String name = task.name();
        if (name.equals(LOOP) || name.equals(STOPPER)) {
          String[] times = task.times();
          if (name.equals(LOOP)) {
            loops.put(thread.getFileName().toString(), Duration.ofNanos(Long.parseLong(times[0])));
          }
          waited += Long.parseLong(times[1]);
        }
      }
      samples.add(new Sample(Instant.now(), loops, Duration.ofNanos(waited)));
    } catch (IOException | UncheckedIOException ended) {
      // The process, or a thread of it, ends while it is read: the next sample has it all.
    }
  }

  /** A thread of the daemon, most of which are of no interest: the name is read while it is new. */
  private static final class Task {
    private final Path directory;
    private String name = "";
    private int reads;

    Task(Path directory) {
      this.directory = directory;
    }

    String name() {
      if (reads < NAMED_AFTER) {
        name = read("comm").strip();
        reads++;
      }
      return name;
    }

    /** Nanoseconds on a core, and nanoseconds ready for one. */
    String[] times() {
      return read("schedstat").split(" ");
    }

    private String read(String file) {
      try {
        return Files.readString(directory.resolve(file));
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
    }
  }
}
