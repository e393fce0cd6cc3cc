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
    try (DaemonFixture fixture = new DaemonFixture(Duration.ofSeconds(1), Duration.ofSeconds(1))) {
      fixture.readyDaemon();
      fixture.queue(1);
      fixture.until(
          "a job runs, as the daemon knows", () -> fixture.events("job-started").size() == 1);
      // An event is logged before GitHub has the response: killed in between, the delivery failed.
      fixture.until("GitHub has heard of it", () -> !statuses(fixture).contains(UNANSWERED));
      fixture.lastProcess().kill();
      List<Job.Id> jobs = fixture.queue(JOBS);
      fixture.until("its end was not delivered", () -> failed(fixture) == JOBS + 1);

      fixture.readyDaemon();
      fixture.until("all jobs ran", () -> fixture.haveRun(jobs));
      fixture.until("nothing is left", fixture::nothingIsLeft);

      assertEquals(JOBS + 1, fixture.events("delivery-redelivered").size());
      assertEquals(JOBS + 1, fixture.services().github().calls(Operation.REDELIVER));
      assertEquals(JOBS + 1, fixture.launched());
      assertEquals(0, fixture.lastProcess().terminate());
      assertTrue(fixture.events("duty-failed").isEmpty(), () -> fixture.output().toString());
    }
  }

  @Test
  void recovery_makesNoCall_whenItIsOff() throws IOException {
    Path configuration = Path.of("src", "test", "resources", "no-recovery.conf");
    try (DaemonFixture fixture =
        new DaemonFixture(configuration, Duration.ofSeconds(1), Duration.ofSeconds(1))) {
      fixture.readyDaemon();
      List<Job.Id> jobs = fixture.queue(1);
      fixture.until("the job ran", () -> fixture.haveRun(jobs) && fixture.nothingIsLeft());
      assertEquals(0, fixture.services().github().calls(Operation.DELIVERIES));
    }
  }

  /** Deliveries that failed. */
  private static long failed(DaemonFixture fixture) {
    return statuses(fixture).stream().filter(Optional.of(0)::equals).count();
  }

  private static Collection<Optional<Integer>> statuses(DaemonFixture fixture) {
    return fixture.services().github().deliveryStatuses().values();
  }
}
