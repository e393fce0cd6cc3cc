package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Capacity;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.model.Job;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SIGTERM while jobs wait: they are given back, and the next process serves them at once. */
class ShutdownIT {
  private static final int JOBS = 3;

  private DaemonFixture fixture;

  @BeforeEach
  void start() {
    fixture = new DaemonFixture(Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  @AfterEach
  void end() throws IOException {
    fixture.close();
  }

  @Test
  void heldJobs_areGivenBackAndRunInTheNextLife_whenEc2HadNoCapacity() {
    fixture.services().aws().tell(cloud -> cloud.capacity().refuse(_ -> true, Capacity.NONE));
    DaemonProcess first = fixture.readyDaemon();
    List<Job.Id> jobs = fixture.queue(JOBS);
    fixture.until("EC2 has refused", () -> fixture.events("launch-short").size() >= 1);
    fixture.until("all have come", () -> fixture.events("job-received").size() == JOBS);

    assertEquals(0, first.terminate(), () -> String.join("\n", first.lines()));
    assertEquals(
        JOBS, fixture.events("daemon-stopped").getFirst().getInteger("held_tickets_returned"));

    fixture.services().aws().tell(cloud -> cloud.capacity().restore());
    fixture.readyDaemon();
    fixture.until("the jobs ran", () -> fixture.haveRun(jobs) && fixture.nothingIsLeft());
    assertEquals(JOBS, fixture.launched());
  }

  @Test
  void stop_doesNotWaitForEc2_whenItHangs() {
    fixture
        .services()
        .aws()
        .tell(cloud -> cloud.faults().until(Api.CREATE_FLEET, new Fault.Hang()));
    DaemonProcess first = fixture.readyDaemon();
    List<Job.Id> jobs = fixture.queue(1);
    fixture.until("EC2 is asked", () -> fixture.events("fleet-requested").size() == 1);

    assertEquals(0, first.terminate(), () -> String.join("\n", first.lines()));

    fixture.services().aws().tell(cloud -> cloud.faults().clear());
    fixture.readyDaemon();
    fixture.until("the job ran", () -> fixture.haveRun(jobs) && fixture.nothingIsLeft());
    assertEquals(1, fixture.launched());
  }
}
