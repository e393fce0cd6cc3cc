package dev.musterd.state;

import dev.musterd.model.Instance;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Runners that webhooks call busy and GitHub's list does not: was the end of their job missed? */
final class Doubts {
  /**
   * What a list says against a job.
   *
   * @param registered idle in the list, rather than missing from it; a flag that lags and a gap in
   *     the list are two things, and do not confirm each other
   */
  private record Doubt(Instant since, boolean registered) {}

  private final Duration apart;
  private final Map<Instance.Id, Doubt> doubts = new HashMap<>();

  /**
   * @param apart how far two lists must be apart to be believed: longer than either lags
   */
  Doubts(Duration apart) {
    this.apart = apart;
  }

  Doubts copy() {
    Doubts copy = new Doubts(apart);
    copy.doubts.putAll(doubts);
    return copy;
  }

  void forget(Instance.Id id) {
    doubts.remove(id);
  }

  /** The runner as the list shows it, without the job that two lists agree to be over. */
  Runner judged(Instant now, Runner runner) {
    boolean busyAtGitHub = runner.registration().map(Registration::busy).orElse(false);
    if (runner.job().isEmpty() || busyAtGitHub) {
      forget(runner.id());
      return runner;
    }
    boolean registered = runner.registration().isPresent();
    Doubt doubt =
        doubts.merge(
            runner.id(),
            new Doubt(now, registered),
            (before, fresh) -> before.registered() == registered ? before : fresh);
    return now.isBefore(doubt.since().plus(apart)) ? runner : runner.withoutJob(!registered);
  }
}
