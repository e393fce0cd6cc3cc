package dev.musterd.daemon;

import dev.musterd.config.Settings;
import dev.musterd.decide.Provisioning;
import dev.musterd.flow.Duties;
import dev.musterd.flow.RecoverDeliveries;

/** The configuration as the duties need it. */
final class DutyPolicies {
  private DutyPolicies() {}

  static Duties.Policy of(Settings settings) {
    Settings.GitHub github = settings.github();
    boolean checkRuns = github.events().contains("check_run");
    return new Duties.Policy(
        settings.runnerPools(),
        github.scope(),
        github.repositories(),
        checkRuns,
        settings.queue().visibility(),
        Provisioning.Verify.valueOf(settings.scaleUp().verifyQueued().name()),
        settings.scaleUp().maxAttempts(),
        settings.scaleUp().concurrency(),
        settings.scaleUp().timeout(),
        settings.scaleDown().timeout(),
        settings.scaleDown().idleConfirmation(),
        new RecoverDeliveries.Policy(
            settings.recovery().interval(), settings.recovery().lookBack(), checkRuns));
  }
}
