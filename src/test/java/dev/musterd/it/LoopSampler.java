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
 * Reads every 50 ms how long a daemon's event loops have waited for a core. Where there is no
 * {@code /proc}, it finds nothing.
 */
final class LoopSampler implements AutoCloseable {
  private static final long PERIOD_MILLIS = 50;

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
      long waited = threads.filter(LoopSampler::isLoop).mapToLong(LoopSampler::waited).sum();
      samples.add(new Sample(Instant.now(), Duration.ofNanos(waited)));
    } catch (IOException | UncheckedIOException ended) {
      // The process ends while it is read.
    }
  }

  /** Linux keeps 15 characters of a thread's name. */
  private static boolean isLoop(Path thread) {
    String name = read(thread.resolve("comm")).strip();
    return name.equals("vert.x-eventloo") || name.equals("VM Thread");
  }

  /** The second of three numbers, in nanoseconds. */
  private static long waited(Path thread) {
    return Long.parseLong(read(thread.resolve("schedstat")).split(" ")[1]);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
