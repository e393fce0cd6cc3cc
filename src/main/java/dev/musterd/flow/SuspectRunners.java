package dev.musterd.flow;

import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Runner;
import dev.musterd.port.Compute;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Tags instances whose runners GitHub does not show, so that a second list decides. The tag is for
 * people to see: without it, the instance is suspected all the same.
 */
final class SuspectRunners {
  private final Inventory inventory;
  private final Compute compute;
  private final Journal journal;
  private final InstantSource clock;
  private final ReadConsoles readConsoles;

  SuspectRunners(Inventory inventory, Ports ports, ReadConsoles readConsoles) {
    this.inventory = inventory;
    this.compute = ports.compute();
    this.journal = ports.journal();
    this.clock = ports.clock();
    this.readConsoles = readConsoles;
  }

  /** Never fails. */
  Future<Void> suspect(Runner runner, String reason) {
    Instance instance = runner.instance();
    Instant now = clock.instant();
    return compute
        .tag(instance.id(), Instance.Tag.SUSPECT, now.toString())
        .onSuccess(_ -> inventory.suspect(instance.id(), Optional.of(now)))
        .onFailure(
            failure -> {
              inventory.suspectUntagged(instance.id(), Optional.of(now));
              failed("suspect " + instance.id(), failure);
            })
        .otherwiseEmpty()
        .compose(_ -> withConsole(runner, reason))
        .map(
            why -> {
              journal.record(new Event.InstanceSuspected(instance.id(), instance.ownerPool(), why));
              return null;
            });
  }

  /** The reason, and for a runner that never came what its instance says of it. */
  private Future<String> withConsole(Runner runner, String reason) {
    return runner.seenOnline()
        ? Future.succeededFuture(reason)
        : readConsoles
            .reason(runner.id())
            .map(own -> own.map(it -> reason + "; its console says: " + it).orElse(reason));
  }

  /** Fails when the tag could not be taken away; that has been recorded then. */
  Future<Void> clear(Runner runner) {
    Instance instance = runner.instance();
    return compute
        .untag(instance.id(), Instance.Tag.SUSPECT)
        .onSuccess(_ -> inventory.suspect(instance.id(), Optional.empty()))
        .onFailure(
            failure -> {
              inventory.suspectUntagged(instance.id(), Optional.empty());
              failed("clear " + instance.id(), failure);
            })
        .onComplete(
            _ -> journal.record(new Event.SuspicionLifted(instance.id(), instance.ownerPool())));
  }

  private void failed(String duty, Throwable failure) {
    journal.record(new Event.DutyFailed(duty, Failures.describe(failure)));
  }
}
