package dev.musterd.aot;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Lets a daemon start, take some jobs and stop, all among canned answers on the loopback interface,
 * while its JVM notes what it loads: the AOT cache, with which a start takes less than half the
 * time.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514: Ahead-of-Time Command-Line Ergonomics</a>
 */
public final class AotTraining {
  /** Far longer than the slowest machine takes, so that only a daemon that hangs meets it. */
  private static final Duration LONGEST_STEP = Duration.ofMinutes(10);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  private final Path executable;
  private final Path cache;

  /**
   * Of one packaged file.
   *
   * @param cache where to put the cache; its directory must be there
   */
  public AotTraining(Path executable, Path cache) {
    this.executable = executable.toAbsolutePath();
    this.cache = cache.toAbsolutePath();
  }

  /**
   * Takes half a minute, on a thread that may block.
   *
   * @throws IOException when the cache cannot be written, or the daemon does not do as it should
   */
  public void run() throws IOException, InterruptedException {
    String build = Build.of(executable);
    // In the cache's own directory, so that it appears at once or not at all.
    Path work = Files.createTempDirectory(cache.getParent(), ".musterd-training");
    Vertx vertx = Vertx.vertx();
    try {
      Path made = live(vertx, work);
      Path named = Files.writeString(work.resolve("build"), build + "\n");
      Path name = Build.beside(cache);
      // Without its name a cache is not used: the old name never stands beside the new cache.
      Files.deleteIfExists(name);
      publish(made, cache);
      publish(named, name);
    } finally {
      TrainingWorkload.await(vertx.close());
      delete(work);
    }
  }

  private static void publish(Path made, Path target) throws IOException {
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(made, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private Path live(Vertx vertx, Path work) throws IOException, InterruptedException {
    int webhooks = freePort();
    int management = freePort();
    CannedServices services = TrainingWorkload.await(CannedServices.start(vertx));
    TrainingWorkload lesson = new TrainingWorkload(vertx, webhooks, management);
    TrainingDaemon daemon = TrainingDaemon.start(executable, work, services, webhooks, management);
    try {
      await(daemon, lesson::ready, "start");
      lesson.queueJobs();
      await(daemon, lesson::hasConfigured, "configure a runner");
      lesson.endJobs();
      await(daemon, lesson::hasMirrored, "mirror the runner");
      lesson.burst();
      return daemon.end();
    } finally {
      daemon.kill();
    }
  }

  private static void await(TrainingDaemon daemon, BooleanSupplier done, String what)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_STEP.toNanos();
    while (!done.getAsBoolean()) {
      if (!daemon.alive() || System.nanoTime() > end) {
        throw new IOException("the daemon does not " + what + ": " + daemon.output());
      }
      Thread.sleep(POLL_INTERVAL);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(directory)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
