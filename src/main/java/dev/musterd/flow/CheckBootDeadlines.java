package dev.musterd.flow;

import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Runner;
import dev.musterd.port.Journal;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;

/**
 * Asks EC2 for instances that were launched a moment ago, some of which it ends at once; and
 * refreshes the inventory when a runner's time to boot is over and no webhook mentioned it. A job
 * whose runner did not come gets another.
 */
public final class CheckBootDeadlines {
  private final Inventory inventory;
  private final RefreshInventory refreshInventory;
  private final Journal journal;
  private final InstantSource clock;

  CheckBootDeadlines(
      Inventory inventory,
      RefreshInventory refreshInventory,
      Journal journal,
      InstantSource clock) {
    this.inventory = inventory;
    this.refreshInventory = refreshInventory;
    this.journal = journal;
    this.clock = clock;
  }

  /** Costs nothing while no runner is new or late. Never fails. */
  Future<Void> check() {
    return inventory.isAnyBootDue(clock.instant())
        ? Future.join(checkNew(), checkLate()).mapEmpty()
        : Future.succeededFuture();
  }

  private Future<Void> checkNew() {
    List<Instance.Id> unproven = inventory.unproven(clock.instant());
    return unproven.isEmpty() ? Future.succeededFuture() : refreshInventory.prove(unproven);
  }

  /** A failure is made up for by the reaper's tick, which refreshes as well. */
  private Future<Void> checkLate() {
    List<Runner> overdue = inventory.overdue(clock.instant());
    return overdue.isEmpty()
        ? Future.succeededFuture()
        : refreshInventory
            .refresh()
            .onFailure(
                failure ->
                    journal.record(
                        new Event.DutyFailed("refresh inventory", Failures.describe(failure))))
            .<Void>mapEmpty()
            .otherwiseEmpty();
  }
}
