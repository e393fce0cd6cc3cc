package dev.musterd.doubles.s3;

import dev.musterd.model.Instance;
import dev.musterd.model.InterruptionRecord;
import dev.musterd.port.InterruptionLog;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The records of interruptions in memory. It outlives the daemons of a simulation, as S3 does. */
public final class FakeInterruptionLog implements InterruptionLog {
  private record Stored(InterruptionRecord record, long write, Instant at) {}

  private final InstantSource clock;
  private final Map<Instance.Id, Stored> records = new TreeMap<>();
  private long writes;
  private Optional<String> refusal = Optional.empty();

  public FakeInterruptionLog(InstantSource clock) {
    this.clock = clock;
  }

  /** Every call fails with this from now on; empty: no call does. */
  public void refuse(Optional<String> reason) {
    refusal = reason;
  }

  /** As the instance itself does, whose calls are not refused. */
  public void put(InterruptionRecord record) {
    records.put(record.instance(), new Stored(record, ++writes, clock.instant()));
  }

  public List<InterruptionRecord> all() {
    return records.values().stream().map(Stored::record).toList();
  }

  /** Writes so far, the instances' included. */
  public long writes() {
    return writes;
  }

  @Override
  public Future<Optional<InterruptionRecord>> read(Instance.Id instance) {
    return answer().map(_ -> Optional.ofNullable(records.get(instance)).map(Stored::record));
  }

  @Override
  public Future<Void> write(InterruptionRecord record) {
    return answer()
        .map(
            _ -> {
              put(record);
              return null;
            });
  }

  @Override
  public Future<List<Entry>> list() {
    return answer()
        .map(
            _ ->
                records.entrySet().stream()
                    .map(
                        it ->
                            new Entry(
                                it.getKey(),
                                Long.toString(it.getValue().write()),
                                it.getValue().at()))
                    .toList());
  }

  @Override
  public Future<Void> delete(Instance.Id instance) {
    return answer()
        .map(
            _ -> {
              records.remove(instance);
              return null;
            });
  }

  private Future<Void> answer() {
    return refusal.<Future<Void>>map(Future::failedFuture).orElseGet(Future::succeededFuture);
  }
}
