package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Capacity;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.doubles.github.Dialect;
import dev.musterd.doubles.sqs.SqsFaults;
import dev.musterd.model.Job;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** SIGTERM while jobs wait: they are given back, and the next process serves them at once. */
@Order(1) // Among the longest; it mostly waits.
@Execution(ExecutionMode.CONCURRENT)
class ShutdownIT {
  private static final int JOBS = 3;

  /**
   * Short enough to wait for three quarters of it, by which a stop leaves what hangs, and long
   * enough for a slow machine to do the rest in the last.
   */
  private static final String SHORT = "shutdown-timeout = 60 seconds";

  private DaemonFixture fixture;

  private void start(String configuration) throws IOException {
    fixture = DaemonFixture.with(Dialect.ANY, configuration);
  }

  @AfterEach
  void end() throws IOException {
    fixture.close();
  }

  @Test
  void heldJobs_areGivenBackAndRunInTheNextProcess_whenEc2HadNoCapacity() throws IOException {
    start("");
    fixture.services().aws().tell(cloud -> cloud.capacity().refuse(_ -> true, Capacity.NONE));
    DaemonProcess first = fixture.readyDaemon();
    List<Job.Id> jobs = fixture.queue(JOBS);
    fixture.until("EC2 has refused", () -> fixture.events("launch-short").size() >= 1);
    fixture.until("all have come", () -> fixture.jobsOf("job-received").size() == JOBS);

    assertEquals(0, first.terminate(), () -> String.join("\n", first.lines()));
    assertEquals(
        JOBS, fixture.events("daemon-stopped").getFirst().getInteger("held_tickets_returned"));

    fixture.services().aws().tell(cloud -> cloud.capacity().restore());
    fixture.readyDaemon();
    fixture.until("the jobs ran", () -> fixture.haveRun(jobs) && fixture.nothingIsLeft());
    assertEquals(JOBS, fixture.launched());
  }

  @Test
  void stop_doesNotWaitForEc2_whenItHangs() throws IOException {
    start(SHORT);
    fixture
        .services()
        .aws()
        .tell(cloud -> cloud.faults().until(Api.CREATE_FLEET, new Fault.Hang()));
    DaemonProcess first = fixture.readyDaemon();
    List<Job.Id> jobs = fixture.queue(1);
    fixture.until("EC2 is asked", () -> !fixture.events("fleet-requested").isEmpty());

    assertEquals(0, first.terminate(), () -> String.join("\n", first.lines()));

    fixture.services().aws().tell(cloud -> cloud.faults().clear());
    fixture.readyDaemon();
    fixture.until("the job ran", () -> fixture.haveRun(jobs) && fixture.nothingIsLeft());
    assertEquals(1, fixture.launched());
  }

  /** As those of webhooks are, which no duty waits for. */
  @Test
  void stop_waitsForTheAcknowledgementsInFlight_andBeginsNothingAfter() throws IOException {
    start("");
    DaemonProcess first = fixture.readyDaemon();
    fixture.services().sqs().faults().down("DeleteMessageBatch", SqsFaults.Fault.HOLD);
    List<Job.Id> jobs = fixture.queue(JOBS);
    fixture.until("the jobs ran", () -> fixture.haveRun(jobs) && fixture.nothingIsLeft());
    fixture.until("all are released", () -> fixture.jobsOf("job-released").size() == JOBS);
    fixture.until("SQS is asked", () -> fixture.services().sqs().faults().held() > 0);

    first.askToEnd();
    fixture.until("it is no longer ready", () -> fixture.status("/readyz") == 503);
    fixture.until("webhooks are refused", () -> !webhooksAreHeard());
    assertTrue(first.alive());
    fixture.services().sqs().faults().up();

    assertEquals(0, first.exitCode(), () -> String.join("\n", first.lines()));
    assertEquals(List.of(), fixture.events("duty-failed"));
    assertTrue(first.lines().getLast().contains("\"daemon-stopped\""), first.lines()::getLast);
    DaemonProcess second = fixture.readyDaemon();
    List<Job.Id> more = fixture.queue(1);
    fixture.until("another job ran", () -> fixture.haveRun(more) && fixture.nothingIsLeft());
    assertEquals(JOBS + 1, fixture.events("job-received").size());
    assertEquals(0, second.terminate());
  }

  private boolean webhooksAreHeard() {
    URI address = URI.create(fixture.services().webhookUrl());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }
}
