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

  private Scene scene;

  @BeforeEach
  void start() {
    scene = new Scene(Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  @AfterEach
  void end() throws IOException {
    scene.close();
  }

  @Test
  void heldJobs_areGivenBackAndRunInTheNextLife_whenEc2HadNoCapacity() {
    scene.world().aws().tell(cloud -> cloud.capacity().refuse(_ -> true, Capacity.NONE));
    DaemonProcess first = scene.readyDaemon();
    List<Job.Id> jobs = scene.queue(JOBS);
    scene.until("EC2 has refused", () -> scene.events("launch-short").size() >= 1);
    scene.until("all have come", () -> scene.events("job-received").size() == JOBS);

    assertEquals(0, first.terminate(), () -> String.join("\n", first.lines()));
    assertEquals(
        JOBS, scene.events("daemon-stopped").getFirst().getInteger("held_tickets_returned"));

    scene.world().aws().tell(cloud -> cloud.capacity().restore());
    scene.readyDaemon();
    scene.until("the jobs ran", () -> scene.haveRun(jobs) && scene.nothingIsLeft());
    assertEquals(JOBS, scene.launched());
  }

  @Test
  void stop_doesNotWaitForEc2_whenItHangs() {
    scene.world().aws().tell(cloud -> cloud.faults().until(Api.CREATE_FLEET, new Fault.Hang()));
    DaemonProcess first = scene.readyDaemon();
    List<Job.Id> jobs = scene.queue(1);
    scene.until("EC2 is asked", () -> scene.events("fleet-requested").size() == 1);

    assertEquals(0, first.terminate(), () -> String.join("\n", first.lines()));

    scene.world().aws().tell(cloud -> cloud.faults().clear());
    scene.readyDaemon();
    scene.until("the job ran", () -> scene.haveRun(jobs) && scene.nothingIsLeft());
    assertEquals(1, scene.launched());
  }
}
