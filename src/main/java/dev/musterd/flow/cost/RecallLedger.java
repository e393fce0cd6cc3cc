package dev.musterd.flow.cost;

import dev.musterd.model.Instance;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.port.Ledger;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads after a start what earlier processes wrote, so that nothing is recorded twice and budgets
 * know what the day has cost.
 */
final class RecallLedger {
  /** The oldest instance that is recalled; an older one is recorded from then on. */
  private static final Duration LOOK_BACK = Duration.ofDays(8);

  private final Ledger ledger;

  RecallLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * What is in the ledger.
   *
   * @param until the end of the last entry of each instance
   * @param today all entries of the day, by id
   */
  record Recalled(Map<Instance.Id, Instant> until, Map<String, LedgerEntry> today) {
    /** Whether the ledger has the time in which the entry begins. */
    boolean covers(LedgerEntry entry) {
      return until.getOrDefault(entry.source().instance(), Instant.MIN).isAfter(entry.from());
    }

    private void add(LedgerEntry entry, LocalDate day) {
      until.merge(entry.source().instance(), entry.to(), (a, b) -> a.isAfter(b) ? a : b);
      if (entry.day().equals(day)) {
        today.merge(entry.id(), entry, (one, other) -> other.to().isAfter(one.to()) ? other : one);
      }
    }
  }

  /**
   * Reads the days from the first to today; fails when one cannot be read.
   *
   * @param earliest from when something is not recorded yet, as far as this process knows
   */
  Future<Recalled> recall(Instant earliest, Instant now) {
    Instant oldest = now.minus(LOOK_BACK);
    Instant first = earliest.isBefore(oldest) ? oldest : earliest;
    Recalled found = new Recalled(new HashMap<>(), new HashMap<>());
    return read(day(first.isAfter(now) ? now : first), day(now), found);
  }

  private Future<Recalled> read(LocalDate next, LocalDate last, Recalled found) {
    return next.isAfter(last)
        ? Future.succeededFuture(found)
        : ledger
            .read(next, entry -> found.add(entry, last))
            .compose(_ -> read(next.plusDays(1), last, found));
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
