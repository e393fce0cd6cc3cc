package dev.musterd.flow;

import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Deregistration;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.port.GitHub;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Acts on EC2's warning that it takes an instance back in two minutes: notes it, and retires a
 * runner that boots or is idle, so that no job begins there and the job that waits for it gets
 * another runner now. A busy one goes on, and so does one that this process has not configured: it
 * may have begun a job before this process knew it, and GitHub's lists lag.
 */
final class RetireInterrupted {
  private static final String REASON = "EC2 interrupts its spot instance";

  private final Inventory inventory;
  private final GitHub github;
  private final Journal journal;
  private final InstantSource clock;
  private final RefreshInventory refreshInventory;
  private final TerminateInstances terminateInstances;
  private final BiConsumer<Instance, String> warnings;
  private final Runnable listener;

  /**
   * @param warnings called with each instance that EC2 will interrupt, and how
   * @param listener called when a slot and its job became free
   */
  RetireInterrupted(
      DaemonState state,
      Ports ports,
      RefreshInventory refreshInventory,
      BiConsumer<Instance, String> warnings,
      Runnable listener) {
    this.inventory = state.inventory();
    this.github = ports.github();
    this.journal = ports.journal();
    this.clock = ports.clock();
    this.refreshInventory = refreshInventory;
    this.terminateInstances = new TerminateInstances(state, ports);
    this.warnings = warnings;
    this.listener = listener;
  }

  /**
   * A warning that comes twice is told once. Nothing waits for what follows from it: what fails
   * here ends with the instance.
   *
   * @param action EC2's word for what will happen
   */
  void warned(Runner runner, String action) {
    Instance instance = runner.instance();
    if (!inventory.warned(instance.id(), clock.instant())) {
      return;
    }
    journal.record(
        new Event.InterruptionWarned(instance.id(), instance.ownerPool(), action, runner.job()));
    warnings.accept(instance, "EC2 warned that it will " + action + " it");
    if (mayBeRetired(runner)) {
      inventory.issuedRegistration(instance.id()).ifPresent(id -> retire(runner, id));
    }
  }

  /** One that is kept is not touched. */
  private boolean mayBeRetired(Runner runner) {
    Instance instance = runner.instance();
    return !instance.keep()
        && runner
            .phase(clock.instant(), refreshInventory.bootTime(instance.ownerPool()))
            .isSupply();
  }

  /** GitHub refuses to delete a runner that is at work by now. */
  private void retire(Runner runner, Registration.Id registration) {
    Instance instance = runner.instance();
    github
        .deregister(instance.ownerPool().owner(), registration)
        .compose(
            answer ->
                switch (answer) {
                  case Deregistration.Deregistered(), Deregistration.AlreadyGone() ->
                      terminate(runner, registration);
                  case Deregistration.StillBusy() ->
                      spared(instance, "GitHub says that it runs a job");
                  case Deregistration.Failed(String why) -> spared(instance, why);
                })
        .onFailure(
            failure ->
                journal.record(
                    new Event.DutyFailed("retire " + instance.id(), Failures.describe(failure))));
  }

  private Future<Void> terminate(Runner runner, Registration.Id registration) {
    Instance instance = runner.instance();
    // So that it counts as deregistered while EC2 does not answer.
    inventory.noteRegistration(instance.id(), registration);
    journal.record(new Event.RunnerRetired(instance.id(), instance.ownerPool(), REASON));
    return terminateInstances.terminate(Map.of(runner, REASON)).onSuccess(_ -> listener.run());
  }

  private Future<Void> spared(Instance instance, String why) {
    journal.record(new Event.RunnerSpared(instance.id(), instance.ownerPool(), why));
    return Future.succeededFuture();
  }
}
