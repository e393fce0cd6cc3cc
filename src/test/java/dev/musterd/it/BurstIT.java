package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.ServiceDoubles;
import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Job;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A hundred ephemeral jobs at once, every double answering in 20 ms: what they cost. */
class BurstIT {
  private static final Duration LATENCY = Duration.ofMillis(20);
  private static final int JOBS = 100;

  @Test
  void burst_ofAHundred_staysWithinItsCalls() throws IOException {
    try (DaemonFixture fixture =
        new DaemonFixture(
            Path.of("src", "test", "resources", "burst.conf"),
            Duration.ofSeconds(8),
            Duration.ofSeconds(2))) {
      ServiceDoubles services = fixture.services();
      fixture.readyDaemon();
      // One job first: classes are loaded and caches filled, as in a daemon that has been up.
      List<Job.Id> first = fixture.queue(1);
      fixture.until("the first job ran", () -> fixture.haveRun(first) && fixture.nothingIsLeft());
      services.githubDouble().latency(LATENCY);
      services.aws().tell(cloud -> cloud.latency(() -> LATENCY));
      services.sqs().faults().latency(LATENCY);
      Calls before = Calls.of(services);

      List<Job.Id> jobs = fixture.queue(JOBS);
      fixture.until(
          "all are configured", () -> fixture.events("runner-configured").size() >= JOBS + 1);
      fixture.until("all jobs ran", () -> fixture.haveRun(jobs));
      fixture.until(
          "all tickets are acknowledged", () -> fixture.jobsOf("job-released").size() == JOBS + 1);
      Calls calls = Calls.of(services).minus(before);

      System.out.printf(
          "%d jobs: %s; %s; configured %s after the first came%n",
          JOBS, calls, services.sqs().calls().counts(), took(fixture));
      assertTrue(calls.github() <= JOBS + 5, calls::toString);
      assertTrue(calls.ec2AndSsm() <= JOBS + 15, calls::toString);
      // Some 20 of 200 at best; how many meet in a window of 4 or 100 ms is also the machine's.
      assertTrue(calls.sqs() <= JOBS, calls::toString);
      fixture.until("nothing is left", fixture::nothingIsLeft);
      assertEquals(JOBS + 1, fixture.launched());
    }
  }

  /** From the first message of the burst received to the last runner configured. */
  private static Duration took(DaemonFixture fixture) {
    Instant received = at(fixture.events("job-received").get(1));
    Instant configured =
        fixture.events("runner-configured").stream()
            .map(BurstIT::at)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    return Duration.between(received, configured);
  }

  private static Instant at(JsonObject event) {
    return Instant.parse(event.getString("at"));
  }

  /**
   * How often each was called.
   *
   * @param sqs to send and to delete; polls are a matter of time
   */
  private record Calls(int github, int jit, int ec2AndSsm, int sqs) {
    static Calls of(ServiceDoubles services) {
      int aws =
          services.aws().ask(cloud -> Arrays.stream(Api.values()).mapToInt(cloud::calls).sum());
      return new Calls(
          services.github().calls(),
          services.github().calls(Operation.JIT),
          aws,
          services.sqs().calls().of("SendMessageBatch")
              + services.sqs().calls().of("DeleteMessageBatch"));
    }

    Calls minus(Calls before) {
      return new Calls(
          github - before.github, jit - before.jit, ec2AndSsm - before.ec2AndSsm, sqs - before.sqs);
    }
  }
}
