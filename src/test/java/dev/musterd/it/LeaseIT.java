package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.doubles.Nodes;
import dev.musterd.doubles.Nodes.Decider;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Three packaged daemons, of which one decides: it is killed, stopped for longer than its lease
 * lasts, and ended, each time amid jobs that come in at all doors. How long each change took is
 * reported, and nothing depends on it: on a slow machine, the lease changes hands more often.
 */
@Order(1) // The longest of all; it mostly waits.
@Execution(ExecutionMode.CONCURRENT)
class LeaseIT {
  /** {@code -Dlease.seed=7} has other points. */
  private static final long SEED = Long.getLong("lease.seed", 1L);

  private static final int NODES = 3;
  private static final int JOBS = 200;
  private static final int KILLS = 10;

  /** So long that jobs wait until the last kill: there are four times as many as runners. */
  private static final Duration LONG_JOB = Duration.ofSeconds(25);

  /** Of those that begin after the last kill. */
  private static final Duration SHORT_JOB = Duration.ofSeconds(5);

  private static final Duration LONGEST_LIFE = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofSeconds(45);
  private static final Path HASTE = Path.of("src", "test", "resources", "nodes-in-haste.conf");
  private static final Path DEFAULT = Path.of("src", "test", "resources", "nodes.conf");

  @Test
  void burst_runsOnOneInstanceEach_whenTheNodeThatDecidesIsKilledTenTimes(TestReporter reporter)
      throws IOException {
    Random random = new Random(SEED);
    try (LeaseScene scene = new LeaseScene(HASTE, LONG_JOB, reporter)) {
      scene.report("LeaseIT, seed", SEED);
      scene.nodes.start(NODES);
      Decider decider = scene.nodes.decider();
      scene.queue(JOBS);
      for (int kill = 0; kill < KILLS; kill++) {
        KillPoint.next(random, LONGEST_LIFE, LeaseScene.LATENCY).await(decider.node()::hasEvent);
        // A slow machine may have passed the lease on meanwhile.
        Decider killed = scene.nodes.decider();
        killed.node().kill();
        decider = scene.next(killed, "kill -9 of", Instant.now());
        scene.endLostBoots();
        killed.node().start();
      }
      scene.services().github().jobsTake(SHORT_JOB);
      scene.end("seed " + SEED);
    }
  }

  /** By the default times. */
  @Test
  void jobsRunOnOneInstanceEach_whenTheNodeThatDecidesIsPausedBeyondItsLease_andThenOneIsStopped(
      TestReporter reporter) throws IOException {
    try (LeaseScene scene = new LeaseScene(DEFAULT, Duration.ofSeconds(5), reporter)) {
      scene.report("LeaseIT", "by the default times");
      scene.nodes.start(NODES);
      scene.nodes.decider();
      scene.queue(20);
      scene.nodes.until(
          "instances are launched", () -> !scene.nodes.events("instances-launched").isEmpty());
      Decider paused = scene.nodes.decider();
      paused.node().pause();
      Instant since = Instant.now();
      scene.next(paused, "SIGSTOP of", since);
      scene.queue(10);
      scene.nodes.pause(Duration.between(Instant.now(), since.plus(PAUSE)));
      paused.node().resume();
      scene.nodes.until("it has lost the lease", () -> hasLost(paused));
      scene.queue(10);

      Decider ended = scene.nodes.decider();
      assertEquals(0, ended.node().terminate(), () -> output(ended.node()));
      scene.next(ended, "SIGTERM of", Instant.now());
      scene.queue(10);
      scene.end("paused " + paused + ", stopped " + ended);
    }
  }

  private static boolean hasLost(Decider decider) {
    List<JsonObject> lost = decider.node().events("lease-lost");
    return lost.stream().anyMatch(event -> event.getLong("epoch") == decider.epoch());
  }

  private static String output(Nodes.Node node) {
    return String.join("\n", node.process().lines());
  }
}
