package dev.musterd.port;

import dev.musterd.model.cost.LedgerEntry;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;

/**
 * The durable record of what instances cost, by day. Every call fails with what to do when the
 * store does not answer.
 */
public interface Ledger {

  /** Writes the batch over an earlier one of the same day and name. */
  Future<Void> write(Batch batch);

  /**
   * Gives all entries of the day to the consumer, one after the other; those with the same id may
   * be among them more than once. Returns how many lines could not be read.
   */
  Future<Integer> read(LocalDate day, Consumer<LedgerEntry> consumer);

  /**
   * Entries of one day that are written together.
   *
   * @param name unique within the day; letters, digits and hyphens
   */
  record Batch(LocalDate day, String name, List<LedgerEntry> entries) {
    public Batch {
      entries = List.copyOf(entries);
    }
  }
}
