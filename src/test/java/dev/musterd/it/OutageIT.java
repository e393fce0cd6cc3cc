package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Jobs that are queued, and one that ends, while no daemon runs: the next one recovers them all.
 */
class OutageIT {
  private static final int JOBS = 10;
  private static final Optional<Integer> UNANSWERED = Optional.empty();

  @Test
  void jobsQueuedWhileTheDaemonIsDown_allRun() throws IOException {
    try (Scene scene = new Scene(Duration.ofSeconds(1), Duration.ofSeconds(1))) {
      scene.readyDaemon();
      scene.queue(1);
      scene.until("a job runs, as the daemon knows", () -> scene.events("job-started").size() == 1);
      // An event is logged before GitHub has the response: killed in between, the delivery failed.
      scene.until("GitHub has heard of it", () -> !statuses(scene).contains(UNANSWERED));
      scene.lastLife().kill();
      List<Job.Id> jobs = scene.queue(JOBS);
      scene.until("its end was not delivered", () -> failed(scene) == JOBS + 1);

      scene.readyDaemon();
      scene.until("all jobs ran", () -> scene.haveRun(jobs));
      scene.until("nothing is left", scene::nothingIsLeft);

      assertEquals(JOBS + 1, scene.events("delivery-redelivered").size());
      assertEquals(JOBS + 1, scene.world().github().calls(Operation.REDELIVER));
      assertEquals(JOBS + 1, scene.launched());
      assertEquals(0, scene.lastLife().terminate());
      assertTrue(scene.events("duty-failed").isEmpty(), () -> scene.output().toString());
    }
  }

  @Test
  void recovery_makesNoCall_whenItIsOff() throws IOException {
    Path configuration = Path.of("src", "test", "resources", "no-recovery.conf");
    try (Scene scene = new Scene(configuration, Duration.ofSeconds(1), Duration.ofSeconds(1))) {
      scene.readyDaemon();
      List<Job.Id> jobs = scene.queue(1);
      scene.until("the job ran", () -> scene.haveRun(jobs) && scene.nothingIsLeft());
      assertEquals(0, scene.world().github().calls(Operation.DELIVERIES));
    }
  }

  /** Deliveries that failed. */
  private static long failed(Scene scene) {
    return statuses(scene).stream().filter(Optional.of(0)::equals).count();
  }

  private static Collection<Optional<Integer>> statuses(Scene scene) {
    return scene.world().github().deliveryStatuses().values();
  }
}
