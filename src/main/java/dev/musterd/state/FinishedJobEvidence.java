package dev.musterd.state;

import dev.musterd.model.Instance;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import java.time.Duration;
import java.time.Instant;

/**
 * Runners that webhooks call busy and GitHub's list does not: was the end of their job missed? A
 * flag that lags and a gap in the list are two things, and do not confirm each other.
 */
final class FinishedJobEvidence {
  private final Confirmations idle;
  private final Confirmations unregistered;

  /**
   * @param apart how far two lists must be apart to be believed: longer than either lags
   */
  FinishedJobEvidence(Duration apart) {
    this(new Confirmations(apart), new Confirmations(apart));
  }

  private FinishedJobEvidence(Confirmations idle, Confirmations unregistered) {
    this.idle = idle;
    this.unregistered = unregistered;
  }

  FinishedJobEvidence copy() {
    return new FinishedJobEvidence(idle.copy(), unregistered.copy());
  }

  void forget(Instance.Id id) {
    idle.forget(id);
    unregistered.forget(id);
  }

  /** The runner as the list shows it, without the job that two lists agree to be over. */
  Runner judged(Instant now, Runner runner) {
    boolean busyAtGitHub = runner.registration().map(Registration::busy).orElse(false);
    if (runner.job().isEmpty() || busyAtGitHub) {
      forget(runner.id());
      return runner;
    }
    boolean registered = runner.registration().isPresent();
    (registered ? unregistered : idle).forget(runner.id());
    boolean over = (registered ? idle : unregistered).seen(runner.id(), now, now);
    return over ? runner.withoutJob(!registered) : runner;
  }
}
