package dev.musterd.daemon;

import dev.musterd.config.Settings;
import dev.musterd.decide.Provisioning;
import dev.musterd.decide.cost.PriceList;
import dev.musterd.flow.Duties;
import dev.musterd.flow.ProvisionRunners;
import dev.musterd.flow.ReapRunners;
import dev.musterd.flow.RecoverDeliveries;
import dev.musterd.flow.RerunJobs;
import dev.musterd.flow.cost.CostPolicy;
import dev.musterd.model.cost.VolumeSpec;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration as the duties need it. */
final class DutyPolicies {
  private DutyPolicies() {}

  /**
   * @param prices of instances on demand
   * @param region of AWS
   */
  static Duties.Policy of(Settings settings, PriceList prices, String region) {
    Settings.GitHub github = settings.github();
    boolean checkRuns = github.events().contains("check_run");
    return new Duties.Policy(
        settings.runnerPools(),
        new Duties.AdmissionPolicy(github.scope(), github.repositories(), checkRuns),
        settings.queue().visibility(),
        scaleUp(settings.scaleUp()),
        new ReapRunners.Policy(
            settings.scaleDown().timeout(), settings.scaleDown().idleConfirmation()),
        new RecoverDeliveries.Policy(
            settings.recovery().interval(), settings.recovery().lookBack(), checkRuns),
        new RerunJobs.Policy(
            settings.recovery().rerun() == Settings.Rerun.FAILED_JOBS,
            settings.recovery().rerunOnDemand()),
        costs(settings, prices, region),
        new Duties.LongWaitPolicy(settings.notifications().waitingBeyond(), github.checks()));
  }

  private static CostPolicy costs(Settings settings, PriceList prices, String region) {
    return new CostPolicy(
        prices,
        region,
        settings.pools().stream()
            .collect(Collectors.toMap(Settings.Pool::name, DutyPolicies::volumes)),
        settings.costs().publicAddress(),
        settings.budgets());
  }

  private static List<VolumeSpec> volumes(Settings.Pool pool) {
    return pool.machine().blockDevices().stream()
        .map(
            device ->
                new VolumeSpec(device.sizeGib(), device.type(), device.iops(), device.throughput()))
        .toList();
  }

  private static ProvisionRunners.Policy scaleUp(Settings.ScaleUp scaleUp) {
    return new ProvisionRunners.Policy(
        Provisioning.Verify.valueOf(scaleUp.verifyQueued().name()),
        scaleUp.maxAttempts(),
        scaleUp.concurrency(),
        scaleUp.timeout());
  }
}
