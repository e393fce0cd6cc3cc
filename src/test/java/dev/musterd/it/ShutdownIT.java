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
import org.junit.jupiter.api.Test;

/** SIGTERM while jobs wait: they are given back, and the next life serves them at once. */
class ShutdownIT {
  private static final int JOBS = 3;

  /** Short enough to wait for three quarters of it, by which a stop leaves what hangs. */
  private static final String SHORT = "shutdown-timeout = 20 seconds";

  private Scene scene;

  private void start(String configuration) throws IOException {
    scene = Scene.with(Dialect.ANY, configuration);
  }

  @AfterEach
  void end() throws IOException {
    scene.close();
  }

  @Test
  void heldJobs_areGivenBackAndRunInTheNextLife_whenEc2HadNoCapacity() throws IOException {
    start("");
    scene.world().aws().tell(cloud -> cloud.capacity().refuse(_ -> true, Capacity.NONE));
    DaemonProcess first = scene.readyDaemon();
    List<Job.Id> jobs = scene.queue(JOBS);
    scene.until("EC2 has refused", () -> scene.events("launch-short").size() >= 1);
    scene.until("all have come", () -> scene.events("job-received").size() == JOBS);

    assertEquals(0, first.terminate(), () -> String.join("\n", first.lines()));
    assertEquals(
        JOBS, scene.events("daemon-stopped").getFirst().getInteger("held-tickets-returned"));

    scene.world().aws().tell(cloud -> cloud.capacity().restore());
    scene.readyDaemon();
    scene.until("the jobs ran", () -> scene.haveRun(jobs) && scene.nothingIsLeft());
    assertEquals(JOBS, scene.launched());
  }

  @Test
  void stop_doesNotWaitForEc2_whenItHangs() throws IOException {
    start(SHORT);
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

  /** As those of webhooks are, which no duty waits for. */
  @Test
  void stop_waitsForTheAcknowledgementsInFlight_andBeginsNothingAfter() throws IOException {
    start("");
    DaemonProcess first = scene.readyDaemon();
    scene.world().sqs().faults().down("DeleteMessageBatch", SqsFaults.Fault.HOLD);
    List<Job.Id> jobs = scene.queue(JOBS);
    scene.until("the jobs ran", () -> scene.haveRun(jobs) && scene.nothingIsLeft());
    scene.until("all are released", () -> scene.events("job-released").size() == JOBS);
    scene.until("SQS is asked", () -> scene.world().sqs().faults().held() > 0);

    first.askToEnd();
    scene.until("it is no longer ready", () -> scene.status("/readyz") == 503);
    scene.until("webhooks are refused", () -> !webhooksAreHeard());
    assertTrue(first.alive());
    scene.world().sqs().faults().up();

    assertEquals(0, first.exitCode(), () -> String.join("\n", first.lines()));
    assertEquals(List.of(), scene.events("duty-failed"));
    assertTrue(first.lines().getLast().contains("\"daemon-stopped\""), first.lines()::getLast);
    DaemonProcess second = scene.readyDaemon();
    List<Job.Id> more = scene.queue(1);
    scene.until("another job ran", () -> scene.haveRun(more) && scene.nothingIsLeft());
    assertEquals(JOBS + 1, scene.events("job-received").size());
    assertEquals(0, second.terminate());
  }

  private boolean webhooksAreHeard() {
    URI address = URI.create(scene.world().webhookUrl());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }
}
