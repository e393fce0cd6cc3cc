package dev.musterd.cli.check;

import dev.musterd.check.Check;
import dev.musterd.check.Finding;
import dev.musterd.cli.CommandSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes one look after the other, each within a time; waits on the main thread. */
record CheckRunner(CheckTargets world, CheckReport report, Duration patience) {
  /** For one look; longer than a slow handshake, shorter than an operator's patience. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  CheckRunner(CheckTargets world, CheckReport report) {
    this(world, report, PATIENCE);
  }

  /** Everything that was found, in order; each is reported as it comes. */
  List<Finding> run() {
    List<Finding> all = new ArrayList<>();
    Set<String> unusable = new HashSet<>();
    for (Check look : world.looks()) {
      Optional<Finding> pointless = look.pointless(unusable);
      long begun = System.nanoTime();
      List<Finding> found = pointless.map(List::of).orElseGet(() -> take(look));
      report.found(found, Duration.ofNanos(System.nanoTime() - begun));
      all.addAll(found);
      if (found.stream().noneMatch(Finding::usable)) {
        unusable.add(look.subject());
      }
    }
    return all;
  }

  private List<Finding> take(Check look) {
    try {
      return world.session().await(look::findings, patience);
    } catch (CommandSession.CommandTimeoutException late) {
      return Finding.failed(
          look.subject(),
          late.getMessage(),
          "let this machine reach it: route, firewall, proxy; then check again");
    } catch (CommandSession.CommandInterruptedException _) {
      return Finding.failed(look.subject(), "stopped", "check again");
    } catch (CommandSession.CommandFailedException bug) {
      return Finding.failed(
          look.subject(), "a bug: " + bug.getCause(), "report it, with this line");
    }
  }
}
