package dev.musterd.flow;

import dev.musterd.model.Event;
import dev.musterd.model.Runner;
import dev.musterd.port.Journal;
import dev.musterd.state.Inventory;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;

/**
 * Runners whose time to boot is over and of which no event has told: the lists say whether they
 * came, and a job whose runner did not gets another.
 */
public final class CheckBootDeadlines {
  private final Inventory inventory;
  private final RefreshInventory refreshInventory;
  private final Journal journal;
  private final InstantSource clock;

  public CheckBootDeadlines(
      Inventory inventory, RefreshInventory stock, Journal journal, InstantSource clock) {
    this.inventory = inventory;
    this.refreshInventory = stock;
    this.journal = journal;
    this.clock = clock;
  }

  /** Costs nothing while no runner is late. Never fails: the reaper's tick looks as well. */
  public Future<Void> check() {
    List<Runner> overdue = inventory.overdue(clock.instant());
    return overdue.isEmpty()
        ? Future.succeededFuture()
        : refreshInventory
            .refresh()
            .onFailure(
                failure ->
                    journal.record(new Event.DutyFailed("take stock", Failures.describe(failure))))
            .<Void>mapEmpty()
            .otherwiseEmpty();
  }
}
