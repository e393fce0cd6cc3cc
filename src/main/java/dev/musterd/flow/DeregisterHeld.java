package dev.musterd.flow;

import dev.musterd.model.Deregistration;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.port.GitHub;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;

/**
 * Removes the runner of an instance that is kept for debugging from GitHub, so that it gets no job
 * meanwhile; the job that waits for it gets another runner. GitHub refuses it for a busy one.
 */
final class DeregisterHeld {
  private final Backlog backlog;
  private final Inventory inventory;
  private final GitHub github;
  private final Journal journal;

  DeregisterHeld(DaemonState state, Ports ports) {
    this.backlog = state.backlog();
    this.inventory = state.inventory();
    this.github = ports.github();
    this.journal = ports.journal();
  }

  /** Never fails; what GitHub does not answer now is asked again by the reaper. */
  Future<Deregistration> deregister(Runner runner, Registration.Id registration) {
    return github
        .deregister(runner.instance().ownerPool().owner(), registration)
        .otherwise(failure -> new Deregistration.Failed(String.valueOf(failure.getMessage())))
        .onSuccess(
            answer -> {
              switch (answer) {
                case Deregistration.Deregistered(), Deregistration.AlreadyGone() -> {
                  // So that it counts as deregistered though no list has shown it.
                  inventory.noteRegistration(runner.id(), registration);
                  inventory.deregistered(runner.id());
                  journal.record(
                      new Event.RunnerDeregistered(runner.id(), runner.instance().ownerPool()));
                  uncover(runner.instance());
                }
                case Deregistration.StillBusy() -> {
                  // It is kept after its job.
                }
                case Deregistration.Failed _ -> uncover(runner.instance());
              }
            });
  }

  /** Another runner is found for the job that it was meant for. */
  void uncover(Instance instance) {
    inventory
        .unassign(instance.id())
        .ifPresent(
            job -> {
              backlog.uncover(job, instance.id());
              backlog.markPoolChanged(instance.ownerPool().pool());
            });
  }
}
