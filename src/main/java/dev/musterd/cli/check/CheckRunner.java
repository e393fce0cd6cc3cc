package dev.musterd.cli.check;

import dev.musterd.check.Check;
import dev.musterd.check.Checks;
import dev.musterd.check.Finding;
import dev.musterd.cli.CommandSession;
import java.time.Duration;
import java.util.List;

/** Runs the checks from the main thread, each within a time limit, and reports their findings. */
record CheckRunner(CheckTargets targets, CheckReport report, Duration limit) {
  /** For one check; longer than a slow handshake, shorter than an operator's patience. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  CheckRunner(CheckTargets targets, CheckReport report) {
    this(targets, report, LIMIT);
  }

  /** All findings, in order; the report gets those of each check when it ends. */
  List<Finding> run() {
    return Checks.run(targets.checks(), this::reported);
  }

  private List<Finding> reported(Check check) {
    long begun = System.nanoTime();
    List<Finding> found = findings(check);
    report.found(found, Duration.ofNanos(System.nanoTime() - begun));
    return found;
  }

  private List<Finding> findings(Check check) {
    try {
      return targets.session().await("checking " + check.subject(), check::run, limit);
    } catch (CommandSession.CommandTimeoutException timeout) {
      return Finding.failed(
          check.subject(),
          timeout.getMessage(),
          "let this machine reach it: route, firewall, proxy; then check again");
    } catch (CommandSession.CommandInterruptedException _) {
      return Finding.failed(check.subject(), "stopped", "check again");
    } catch (CommandSession.CommandFailedException bug) {
      return Finding.failed(
          check.subject(), "a bug: " + bug.getCause(), "report it, with this line");
    }
  }
}
