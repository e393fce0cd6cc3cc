package dev.musterd.it;

import dev.musterd.it.BlockedLoops.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Reads every 50 ms how long a daemon's event loops have run and how long they have waited for a
 * core. Where there is no {@code /proc}, it finds nothing.
 */
final class LoopSampler implements AutoCloseable {
  private static final long PERIOD_MILLIS = 50;

  /** Linux keeps 15 characters of a thread's name. */
  private static final String LOOP = "vert.x-eventloo";

  /** The thread that stops all others for the garbage collection. */
  private static final String STOPPER = "VM Thread";

  private final Path tasks;
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
      long ran = 0;
      long waited = 0;
      for (Path thread : threads.toList()) {
        String name = read(thread.resolve("comm")).strip();
        // Nanoseconds on a core, and nanoseconds ready for one.
        String[] times = read(thread.resolve("schedstat")).split(" ");
        ran += name.equals(LOOP) ? Long.parseLong(times[0]) : 0;
        waited += name.equals(LOOP) || name.equals(STOPPER) ? Long.parseLong(times[1]) : 0;
      }
      samples.add(new Sample(Instant.now(), Duration.ofNanos(ran), Duration.ofNanos(waited)));
    } catch (IOException | UncheckedIOException ended) {
      // The process, or a thread of it, ends while it is read: the next sample has it all.
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
