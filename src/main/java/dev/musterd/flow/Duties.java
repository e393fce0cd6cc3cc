package dev.musterd.flow;

import dev.musterd.decide.Provisioning;
import dev.musterd.model.Event;
import dev.musterd.model.Owner;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Everything the daemon does, wired to one world and around one pair of views. */
public record Duties(
    Pools pools,
    Backlog backlog,
    Inventory inventory,
    AcceptWebhook acceptWebhook,
    ReceiveTickets receiveTickets,
    RenewLeases renewLeases,
    ProvisionRunners provisionRunners,
    RefreshInventory refreshInventory,
    AdoptInstances adoptInstances,
    ReapRunners reapRunners,
    MaintainWarmPools maintainWarmPools,
    CheckBootDeadlines checkBootDeadlines,
    RecoverDeliveries recoverDeliveries,
    RecoverOnStart recoverOnStart,
    Explain explain,
    DescribeFleet describeFleet,
    PreviewReaping previewReaping,
    Journal journal) {

  /** What the operator has set, as far as duties care. */
  public record Policy(
      List<RunnerPool> pools,
      Owner.Scope scope,
      List<String> repositories,
      boolean checkRuns,
      Duration visibility,
      Provisioning.Verify verify,
      int maxAttempts,
      int concurrency,
      Duration configureTimeout,
      Duration reapTimeout,
      Duration idleConfirmation,
      RecoverDeliveries.Policy recovery) {}

  /** Goes on with other pools, and looks at once at all that waits for one of them. */
  public void replacePools(List<RunnerPool> wanted) {
    pools.replace(wanted);
    pools.keySet().forEach(backlog::markPoolChanged);
    provisionRunners.provision();
    topUp();
  }

  public static Duties of(Policy policy, Ports ports) {
    return new Wiring(policy, ports).duties();
  }

  /** What every second brings: late boots, leases, and whatever became due. */
  public Future<?> runEverySecond() {
    return checkBootDeadlines
        .check()
        .compose(_ -> renewLeases.renew())
        .onComplete(_ -> provisionRunners.provision())
        .onComplete(_ -> maintainWarmPools.maintain());
  }

  /** The reaper's tick, and what its fresh lists make possible. */
  public Future<?> reap() {
    return reapRunners
        .tick()
        .compose(_ -> adoptInstances.adopt())
        .onFailure(
            failure ->
                journal.record(new Event.DutyFailed("reap", String.valueOf(failure.getMessage()))))
        .onComplete(_ -> provisionRunners.provision())
        .onSuccess(_ -> topUp());
  }

  private void topUp() {
    maintainWarmPools.checkSoon();
    maintainWarmPools.maintain();
  }

  /** A round of recovery. */
  public Future<?> recover() {
    return recoverDeliveries
        .recover()
        .onFailure(
            failure ->
                journal.record(
                    new Event.DutyFailed("recover", String.valueOf(failure.getMessage()))));
  }
}
