package dev.musterd.flow;

import dev.musterd.flow.calls.BoundedConcurrency;
import dev.musterd.flow.launch.ConfigureRunner;
import dev.musterd.flow.launch.LaunchInstances;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Runner;
import dev.musterd.model.Runner.Phase;
import dev.musterd.model.Runner.Setup;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.port.TokenStore;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * Configures instances that an earlier process launched and did not configure: they have neither a
 * registration nor a parameter, and boot all the same.
 */
public final class AdoptInstances {
  private final Pools pools;
  private final Inventory inventory;
  private final TokenStore tokens;
  private final Journal journal;
  private final InstantSource clock;
  private final RefreshInventory refreshInventory;
  private final LaunchInstances launchInstances;
  private final ConfigureRunner configureRunner;
  private final int concurrency;

  AdoptInstances(
      DaemonState state,
      Ports ports,
      RefreshInventory refreshInventory,
      LaunchInstances launchInstances,
      ConfigureRunner configureRunner,
      int concurrency) {
    this.pools = state.pools();
    this.inventory = state.inventory();
    this.tokens = ports.tokens();
    this.journal = ports.journal();
    this.clock = ports.clock();
    this.refreshInventory = refreshInventory;
    this.launchInstances = launchInstances;
    this.configureRunner = configureRunner;
    this.concurrency = concurrency;
  }

  /** To be called after the inventory was refreshed; fails without an answer of Parameter Store. */
  public Future<Void> adopt() {
    return unknown().isEmpty()
        ? Future.succeededFuture()
        : tokens.pending().compose(pending -> adopt(unknown(), pending));
  }

  /**
   * Without those of an owner whose list is missing: they may be registered. Without those that
   * this process has asked for, too, while EC2's answer is outstanding.
   */
  private List<Runner> unknown() {
    return inventory.all().stream()
        .filter(runner -> runner.setup() == Setup.UNKNOWN)
        .filter(runner -> !refreshInventory.isListMissing(runner.instance().ownerPool().owner()))
        .filter(runner -> !launchInstances.isUnderway(runner.instance().ownerPool()))
        .toList();
  }

  private Future<Void> adopt(List<Runner> unknown, Set<Instance.Id> pending) {
    unknown.forEach(
        runner ->
            inventory.setup(
                runner.id(), isAbandoned(runner, pending) ? Setup.UNDERWAY : Setup.DONE));
    List<Runner> abandoned =
        unknown.stream().filter(runner -> isAbandoned(runner, pending)).toList();
    return BoundedConcurrency.forEach(abandoned, concurrency, this::configure);
  }

  private boolean isAbandoned(Runner runner, Set<Instance.Id> pending) {
    RunnerPool pool = pools.get(runner.instance().ownerPool().pool());
    return pool != null
        && runner.registration().isEmpty()
        && !pending.contains(runner.id())
        && runner.phase(clock.instant(), pool.lifetime().bootTime()) == Phase.BOOTING;
  }

  private Future<Void> configure(Runner runner) {
    Instance instance = runner.instance();
    journal.record(new Event.InstanceAdopted(instance.id(), instance.ownerPool()));
    RunnerPool pool = pools.get(instance.ownerPool().pool());
    return configureRunner
        .configure(instance, pool, instance.ownerPool().owner(), 0)
        .map(outcome -> apply(instance, outcome));
  }

  private Void apply(Instance instance, ConfigureRunner.Outcome outcome) {
    switch (outcome) {
      // A runner that had just done its job looks like this, too: its registration is superfluous.
      case ConfigureRunner.Outcome.Configured() ->
          inventory.endedInstances().mayLeaveRegistration(instance);
      case ConfigureRunner.Outcome.Gone() -> {
        // Nothing is left to be done for it.
      }
      case ConfigureRunner.Outcome.Refused(String reason) -> retryLater(instance, reason);
      case ConfigureRunner.Outcome.Failed(String reason) -> retryLater(instance, reason);
      case ConfigureRunner.Outcome.Doubtful(String reason) -> retryLater(instance, reason);
    }
    return null;
  }

  /**
   * Leaves the instance alone: GitHub's list may have lacked its runner for a moment, and it may
   * work. It is tried again, and the reaper terminates it when its time to boot is over.
   */
  private void retryLater(Instance instance, String reason) {
    journal.record(new Event.ConfigurationFailed(instance.id(), instance.ownerPool(), reason));
    inventory.setup(instance.id(), Setup.UNKNOWN);
  }
}
