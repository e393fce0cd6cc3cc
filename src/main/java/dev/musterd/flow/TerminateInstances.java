package dev.musterd.flow;

import dev.musterd.decide.Retrying;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Runner;
import dev.musterd.model.Termination;
import dev.musterd.port.Compute;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.RefusedCalls;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Terminates instances whose runners GitHub has let go. One that EC2 refuses to terminate is named,
 * counts on, and is tried again after a growing pause.
 */
final class TerminateInstances {
  private final Backlog backlog;
  private final Inventory inventory;
  private final Compute compute;
  private final Journal journal;
  private final InstantSource clock;
  private final RefusedCalls refusedCalls = new RefusedCalls(Retrying::afterRefusal);

  TerminateInstances(DaemonState state, Ports ports) {
    this.backlog = state.backlog();
    this.inventory = state.inventory();
    this.compute = ports.compute();
    this.journal = ports.journal();
    this.clock = ports.clock();
  }

  /** Why and until when EC2 is not asked to terminate this instance. */
  Optional<String> refusal(Instance.Id instance, Instant now) {
    return refusedCalls.reason(instance, now);
  }

  /**
   * Never fails.
   *
   * @param leaving runners that are deregistered, or were never registered, and why each leaves
   */
  Future<Void> terminate(Map<Runner, String> leaving) {
    refusedCalls.retain(inventory.all().stream().map(Runner::id).toList());
    return leaving.isEmpty()
        ? Future.succeededFuture()
        : compute
            .terminate(leaving.keySet().stream().map(Runner::id).toList())
            .map(
                results -> {
                  apply(leaving, results);
                  return null;
                });
  }

  private void apply(Map<Runner, String> leaving, Map<Instance.Id, Termination> results) {
    Map<String, Instance.Id> unanswered = new LinkedHashMap<>();
    leaving.forEach(
        (runner, why) -> {
          switch (results.get(runner.id())) {
            case Termination.Ended() -> ended(runner.instance(), why);
            case Termination.Unknown() -> unknown(runner.instance(), why);
            case Termination.Refused(String reason) -> refused(runner.instance(), reason);
            case Termination.Unanswered(String reason) -> {
              inventory.deregistered(runner.id());
              unanswered.putIfAbsent(reason, runner.id());
            }
          }
        });
    unanswered.forEach((reason, first) -> failed(first, reason));
  }

  private void ended(Instance instance, String why) {
    inventory
        .remove(clock.instant(), instance.id())
        .ifPresent(job -> backlog.uncover(job, instance.id()));
    backlog.markPoolChanged(instance.ownerPool().pool());
    journal.record(new Event.InstanceTerminated(instance.id(), instance.ownerPool(), why));
  }

  private void unknown(Instance instance, String why) {
    if (Inventory.mayBeUnknown(instance, clock.instant())) {
      failed(instance.id(), "EC2 does not know " + instance.id() + " yet");
    } else {
      ended(instance, why);
    }
  }

  private void refused(Instance instance, String reason) {
    inventory.deregistered(instance.id());
    inventory.stays(instance.id());
    inventory.unassign(instance.id()).ifPresent(job -> backlog.uncover(job, instance.id()));
    Instant retryAt = refusedCalls.refused(instance.id(), reason, clock.instant());
    journal.record(
        new Event.InstanceNotTerminated(instance.id(), instance.ownerPool(), reason, retryAt));
  }

  private void failed(Instance.Id instance, String reason) {
    journal.record(new Event.DutyFailed("terminate " + instance, reason));
  }
}
