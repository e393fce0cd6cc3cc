package dev.musterd.flow;

import dev.musterd.decide.Retrying;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.port.GitHub;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Inventory;
import dev.musterd.state.RefusedCalls;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Keeps runners near the end of their lifetime from further jobs. GitHub is asked again after a
 * growing pause as long as its list shows the labels.
 */
final class DrainRunners {
  private final Inventory inventory;
  private final GitHub github;
  private final Journal journal;
  private final InstantSource clock;
  private final RefusedCalls asked = new RefusedCalls(Retrying::afterRefusal);

  DrainRunners(Inventory inventory, Ports ports) {
    this.inventory = inventory;
    this.github = ports.github();
    this.journal = ports.journal();
    this.clock = ports.clock();
  }

  /** Never fails. */
  Future<Void> drain(Runner runner, Registration.Id registration, String reason) {
    Instance instance = runner.instance();
    Instant now = clock.instant();
    if (asked.reason(instance.id(), now).isPresent()) {
      return Future.succeededFuture();
    }
    asked.retain(inventory.all().stream().map(Runner::id).toList());
    asked.refused(instance.id(), reason, now);
    return github
        .drain(instance.ownerPool().owner(), registration)
        .onSuccess(
            _ ->
                journal.record(
                    new Event.RunnerDrained(instance.id(), instance.ownerPool(), reason)))
        .onFailure(
            failure ->
                journal.record(
                    new Event.DutyFailed("drain " + instance.id(), Failures.describe(failure))))
        .otherwiseEmpty();
  }
}
