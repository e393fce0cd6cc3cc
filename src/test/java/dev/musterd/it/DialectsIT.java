package dev.musterd.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.DaemonProcess;
import dev.musterd.doubles.github.Dialect;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Job;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The main job, a webhook in and a runner out, with the packaged daemon at each kind of GitHub:
 * found by its name, over TLS with a certificate that only a private authority vouches for.
 */
@Order(2) // Among the longest.
@Execution(ExecutionMode.CONCURRENT)
class DialectsIT {
  @ParameterizedTest
  @EnumSource(value = Dialect.class, mode = EnumSource.Mode.EXCLUDE, names = "ANY")
  void job_runs_atEachKindOfGitHub(Dialect dialect) throws IOException {
    String sha1 = "github.accept-sha1-signatures = " + dialect.old();
    try (DaemonFixture fixture = DaemonFixture.with(dialect, sha1)) {
      DaemonProcess daemon = fixture.readyDaemon();
      List<Job.Id> first = fixture.queue(1);
      fixture.until("the job ran", () -> fixture.haveRun(first) && fixture.nothingIsLeft());
      List<Job.Id> second = fixture.queue(1);
      fixture.until("another job ran", () -> fixture.haveRun(second) && fixture.nothingIsLeft());

      assertEquals(2, fixture.launched());
      // An old server is asked once, and remembered.
      assertEquals(dialect.old() ? 1 : 2, fixture.services().github().calls(Operation.JIT));
      assertEquals(
          dialect.old() ? 1 : 0, fixture.services().github().calls(Operation.REGISTRATION_TOKEN));
      assertEquals(0, daemon.terminate(), () -> String.join("\n", daemon.lines()));
    }
  }

  @Test
  void daemon_isNotReady_whenTheAuthorityIsUnknown() throws IOException {
    try (DaemonFixture fixture =
        DaemonFixture.with(Dialect.ENTERPRISE_SERVER, "github.ca-file = null")) {
      fixture.daemon();
      fixture.until(
          "the reason is recorded",
          () ->
              fixture.events("duty-failed").stream()
                  .anyMatch(event -> event.encode().contains("certificate")));
      assertEquals(503, fixture.status("/readyz"));
      assertEquals(0, fixture.services().github().calls());
    }
  }

  @Test
  void daemon_trustsAnyCertificateAndWarns_whenItMayNotVerify() throws IOException {
    String open = "github { ca-file = null, ssl-verify = false }";
    try (DaemonFixture fixture = DaemonFixture.with(Dialect.ENTERPRISE_SERVER, open)) {
      fixture.readyDaemon();
      assertTrue(
          fixture.output().stream().anyMatch(line -> line.contains("! github.ssl-verify = false")),
          () -> String.join("\n", fixture.output()));
      List<Job.Id> jobs = fixture.queue(1);
      fixture.until("the job ran", () -> fixture.haveRun(jobs) && fixture.nothingIsLeft());
    }
  }
}
