package dev.musterd.flow.cost;

import dev.musterd.model.cost.LedgerEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** The entries of the last days in memory, so that costs can be told without a store. */
final class RecentEntries {
  /** Some megabytes: what two days of a large fleet have. */
  static final int ENTRIES_MAX = 20_000;

  /** By UTC, today included: today and yesterday of every time zone. */
  private static final int DAYS = 3;

  private final Deque<LedgerEntry> entries = new ArrayDeque<>();
  private Instant since;

  /**
   * @param start from when on entries come
   */
  RecentEntries(Instant start) {
    this.since = start;
  }

  /** From when on everything is here. */
  Instant since() {
    return since;
  }

  List<LedgerEntry> all() {
    return List.copyOf(entries);
  }

  /** Takes over what the ledger has of today, which counts instead of what is here. */
  void recalled(RecallLedger.Recalled found, Instant now) {
    Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
    entries.removeIf(entry -> !entry.from().isBefore(midnight) && found.covers(entry));
    found.today().values().forEach(entries::addFirst);
    since = midnight.isBefore(since) ? midnight : since;
    limit(now);
  }

  void add(Collection<LedgerEntry> ended, Instant now) {
    entries.addAll(ended);
    limit(now);
  }

  private void limit(Instant now) {
    Instant oldest = now.truncatedTo(ChronoUnit.DAYS).minus(DAYS - 1, ChronoUnit.DAYS);
    while (!entries.isEmpty()
        && (entries.size() > ENTRIES_MAX || !entries.getFirst().to().isAfter(oldest))) {
      forgotten(entries.removeFirst().to());
    }
    forgotten(oldest);
  }

  private void forgotten(Instant until) {
    since = until.isAfter(since) ? until : since;
  }
}
