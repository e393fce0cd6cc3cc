package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.github.Dialect;
import dev.musterd.model.Job;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two processes of the packaged daemon with one lease in S3. */
class LeaseIT {
  private static final String SHORT =
      """
      lease {
        enabled = on
        look-every = 1 s
        renew-every = 1 s
        stop-after = 2 s
        take-over-after = 3 s
      }
      """;

  @Test
  void secondNode_waits_andTakesOver_whenTheFirstIsKilled_orStopped() throws IOException {
    try (DaemonFixture fixture = DaemonFixture.with(Dialect.ANY, SHORT)) {
      DaemonProcess first = fixture.readyDaemon();
      fixture.until("the first node decides", () -> role(fixture).contains("\"decider\""));
      run(fixture);

      fixture.readyDaemon();
      assertTrue(role(fixture).contains("\"standby\""), () -> role(fixture));
      assertEquals(503, fixture.status("/api/v1/pools"));
      first.kill();
      fixture.until("the second node decides", () -> role(fixture).contains("\"decider\""));
      run(fixture);

      DaemonProcess second = fixture.lastProcess();
      fixture.readyDaemon();
      assertEquals(0, second.terminate(), () -> String.join("\n", second.lines()));
      fixture.until("the third node decides", () -> role(fixture).contains("\"decider\""));
      run(fixture);
      assertEquals(3, fixture.launched());
      assertEquals(1, fixture.events("lease-released").size());
    }
  }

  private static void run(DaemonFixture fixture) {
    List<Job.Id> jobs = fixture.queue(1);
    fixture.until("the job ran", () -> fixture.haveRun(jobs));
  }

  private static String role(DaemonFixture fixture) {
    try {
      return fixture.get("/api/v1/lease").body();
    } catch (IOException notYet) {
      return "";
    }
  }
}
