package dev.musterd.doubles.s3;

import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.port.Ledger;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The ledger in memory. It outlives the daemons of a simulation, as S3 does. */
public final class FakeLedger implements Ledger {
  private final Map<LocalDate, Map<String, Batch>> days = new TreeMap<>();
  private Optional<String> refusal = Optional.empty();
  private long writes;

  /** Every call fails with this from now on; empty: no call does. */
  public void refuse(Optional<String> reason) {
    refusal = reason;
  }

  /** All entries of all objects. */
  public List<LedgerEntry> all() {
    List<LedgerEntry> all = new ArrayList<>();
    days.values().forEach(day -> day.values().forEach(batch -> all.addAll(batch.entries())));
    return all;
  }

  public int objects() {
    return days.values().stream().mapToInt(Map::size).sum();
  }

  /** Objects written so far, also those that were written over. */
  public long writes() {
    return writes;
  }

  @Override
  public Future<Void> write(Batch batch) {
    return answer()
        .map(
            _ -> {
              writes++;
              days.computeIfAbsent(batch.day(), _ -> new TreeMap<>()).put(batch.name(), batch);
              return null;
            });
  }

  @Override
  public Future<Integer> read(LocalDate day, Consumer<LedgerEntry> consumer) {
    return answer()
        .map(
            _ -> {
              days.getOrDefault(day, Map.of())
                  .values()
                  .forEach(batch -> batch.entries().forEach(consumer));
              return 0;
            });
  }

  private Future<Void> answer() {
    return refusal.<Future<Void>>map(Future::failedFuture).orElseGet(Future::succeededFuture);
  }
}
