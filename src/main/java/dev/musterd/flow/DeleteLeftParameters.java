package dev.musterd.flow;

import dev.musterd.decide.Retrying;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.port.TokenStore;
import dev.musterd.state.Inventory;
import dev.musterd.state.RefusedCalls;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Deletes the configurations of instances that are gone and never read them. */
final class DeleteLeftParameters {
  private final Inventory inventory;
  private final TokenStore tokens;
  private final Journal journal;
  private final InstantSource clock;
  private final RefusedCalls refusedCalls = new RefusedCalls(Retrying::afterRefusal);

  DeleteLeftParameters(Inventory inventory, Ports ports) {
    this.inventory = inventory;
    this.tokens = ports.tokens();
    this.journal = ports.journal();
    this.clock = ports.clock();
  }

  /** To be called after the inventory was refreshed. Never fails. */
  Future<Void> delete() {
    return tokens
        .pending()
        .compose(this::deleteLeft)
        .onFailure(
            failure ->
                journal.record(
                    new Event.DutyFailed("list left parameters", Failures.describe(failure))))
        .otherwiseEmpty();
  }

  private Future<Void> deleteLeft(Set<Instance.Id> pending) {
    Instant now = clock.instant();
    refusedCalls.retain(pending);
    List<Instance.Id> left =
        pending.stream()
            .filter(id -> inventory.find(id).isEmpty())
            .filter(id -> refusedCalls.reason(id, now).isEmpty())
            .sorted()
            .toList();
    return left.isEmpty()
        ? Future.succeededFuture()
        : tokens
            .delete(left)
            .map(
                refused -> {
                  report(left, refused);
                  return null;
                });
  }

  private void report(List<Instance.Id> left, Map<Instance.Id, String> refused) {
    List<Instance.Id> deleted = left.stream().filter(id -> !refused.containsKey(id)).toList();
    if (!deleted.isEmpty()) {
      journal.record(new Event.ParametersDeleted(deleted));
    }
    Map<String, Instance.Id> firstOfReason = new TreeMap<>();
    refused.forEach(
        (id, reason) -> {
          refusedCalls.refused(id, reason, clock.instant());
          firstOfReason.putIfAbsent(reason, id);
        });
    firstOfReason.forEach(
        (reason, id) ->
            journal.record(new Event.DutyFailed("delete the parameter of " + id, reason)));
  }
}
