package dev.musterd.app;

import dev.musterd.config.Settings;
import dev.musterd.decide.Provisioning;
import dev.musterd.flow.RecoverDeliveries;

/** What duties need of the configuration. */
final class DutyPolicy {
  private DutyPolicy() {}

  static Duties.Policy of(Settings settings) {
    Settings.GitHub github = settings.github();
    return new Duties.Policy(
        settings.runnerPools(),
        github.scope(),
        github.repositories(),
        github.events().contains("check_run"),
        settings.queue().visibility(),
        Provisioning.Verify.valueOf(settings.scaleUp().verifyQueued().name()),
        settings.scaleUp().maxAttempts(),
        settings.scaleUp().concurrency(),
        settings.scaleUp().timeout(),
        settings.scaleDown().timeout(),
        settings.scaleDown().idleConfirmation(),
        new RecoverDeliveries.Policy(
            settings.recovery().interval(),
            settings.recovery().lookBack(),
            github.events().contains("check_run")));
  }
}
