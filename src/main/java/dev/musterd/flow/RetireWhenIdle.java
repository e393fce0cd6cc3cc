package dev.musterd.flow;

import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Registration;
import dev.musterd.model.Requester;
import dev.musterd.model.Runner;
import dev.musterd.port.GitHub;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Keeps persistent runners that an operator wants to have retired from further jobs, and has each
 * retired once its job has ended. A restart forgets the requests, not that the labels are gone.
 */
final class RetireWhenIdle {
  /** Between two tries to retire a runner whose job has ended. */
  private static final Duration RETRY = Duration.ofSeconds(30);

  private final Inventory inventory;
  private final GitHub github;
  private final Journal journal;
  private final InstantSource clock;
  private final RefreshInventory refreshInventory;

  /** Who asked for each, and when it is tried next; instances of the inventory only. */
  private final Map<Instance.Id, Waiting> waiting = new HashMap<>();

  private record Waiting(Requester requester, Instant notBefore) {}

  RetireWhenIdle(DaemonState state, Ports ports, RefreshInventory refreshInventory) {
    this.inventory = state.inventory();
    this.github = ports.github();
    this.journal = ports.journal();
    this.clock = ports.clock();
    this.refreshInventory = refreshInventory;
  }

  /**
   * Notes the request. GitHub's answer is not waited for: without it, the runner may get one more
   * job.
   */
  void request(
      Instance instance,
      Optional<Registration.Id> registration,
      Requester requester,
      String reason) {
    Waiting request = new Waiting(requester, clock.instant());
    if (waiting.putIfAbsent(instance.id(), request) == null) {
      inventory.retireWhenIdle(instance.id());
      journal.record(new Event.RetirementWaits(instance.id(), instance.ownerPool(), reason));
      registration.ifPresent(id -> drain(instance, id));
    }
  }

  private Future<Void> drain(Instance instance, Registration.Id registration) {
    return github
        .drain(instance.ownerPool().owner(), registration)
        .onSuccess(
            _ ->
                journal.record(
                    new Event.RunnerDrained(
                        instance.id(), instance.ownerPool(), "it is to be retired")))
        .onFailure(
            failure ->
                journal.record(
                    new Event.DutyFailed("drain " + instance.id(), Failures.describe(failure))));
  }

  /** Has those retired whose jobs have ended; costs nothing while there are none. */
  void check(BiConsumer<Instance.Id, Requester> retire) {
    Instant now = clock.instant();
    waiting.keySet().removeIf(id -> inventory.find(id).isEmpty());
    for (Instance.Id id : List.copyOf(waiting.keySet())) {
      Waiting request = waiting.get(id);
      if (!now.isBefore(request.notBefore()) && isIdle(id, now)) {
        waiting.put(id, new Waiting(request.requester(), now.plus(RETRY)));
        retire.accept(id, request.requester());
      }
    }
  }

  private boolean isIdle(Instance.Id id, Instant now) {
    return inventory
        .find(id)
        .map(runner -> runner.phase(now, refreshInventory.bootTime(runner.instance().ownerPool())))
        .filter(phase -> phase != Runner.Phase.BUSY)
        .isPresent();
  }
}
