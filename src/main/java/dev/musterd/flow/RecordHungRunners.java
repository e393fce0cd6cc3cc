package dev.musterd.flow;

import dev.musterd.decide.ConsoleReading;
import dev.musterd.model.Event;
import dev.musterd.model.InstanceEnd;
import dev.musterd.model.Runner;
import dev.musterd.model.release.RunnerVersion;
import dev.musterd.port.Journal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reports what instances say of their end that powered themselves off: that a runner hung, which is
 * counted by the runner's version, or why it never came.
 */
public final class RecordHungRunners {
  /** More than a fleet has at once; the rest are counted together. */
  private static final int VERSIONS_MAX = 20;

  private static final String OTHER = "other";

  private final ReadConsoles readConsoles;
  private final Journal journal;
  private final Map<String, Integer> hung = new TreeMap<>();

  RecordHungRunners(ReadConsoles readConsoles, Journal journal) {
    this.readConsoles = readConsoles;
    this.journal = journal;
  }

  /** Costs a call to EC2 only for one that powered itself off and had not done its job. */
  void ended(Runner runner, InstanceEnd end) {
    if (!runner.finished()) {
      readConsoles
          .poweredOff(runner.id(), end)
          .onSuccess(reason -> reason.ifPresent(it -> report(runner, it)));
    }
  }

  private void report(Runner runner, String reason) {
    Optional<ConsoleReading.Hang> hang = ConsoleReading.hang(reason);
    if (hang.isPresent()) {
      count(hang.get());
      journal.record(
          new Event.RunnerHung(
              runner.id(),
              runner.instance().ownerPool(),
              hang.get().kind(),
              hang.get().version(),
              hang.get().detail()));
    } else if (!runner.came()) {
      journal.record(
          new Event.InstanceBootFailed(runner.id(), runner.instance().ownerPool(), reason));
    }
  }

  private void count(ConsoleReading.Hang hang) {
    String version = hang.version().map(RunnerVersion::toString).orElse("unknown");
    boolean known = hung.containsKey(version) || hung.size() < VERSIONS_MAX;
    hung.merge(known ? version : OTHER, 1, Integer::sum);
  }

  /** How many hung since the start, by version. */
  public Map<String, Integer> counts() {
    return Map.copyOf(hung);
  }
}
