package dev.musterd.doubles.s3;

import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseRecord;
import dev.musterd.model.lease.LeaseVersion;
import dev.musterd.model.lease.LeaseWriting;
import dev.musterd.port.Lease;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/** A lease in memory, which outlives the nodes of a simulation, as S3 does. */
public final class FakeLease implements Lease {
  /** What goes wrong with one call. */
  public enum Fault {
    /** It has its effect, and the answer does not come. */
    ANSWER_LOST,
    /** It has no effect, and no answer comes. */
    DROPPED,
    /** S3's 409. */
    CONTENDED,
    /** It has its effect twice: the client's second attempt meets its first. */
    DOUBLED,
    /** S3's 403. */
    DENIED
  }

  private sealed interface Stored {
    record Record(LeaseRecord record) implements Stored {}

    record Text(String text) implements Stored {}
  }

  private Optional<Stored> stored = Optional.empty();
  private long writes;
  private long requests;
  private boolean bucket = true;
  private boolean marked;
  private boolean silent;
  private Optional<String> defect = Optional.empty();
  private final Deque<Fault> readFaults = new ArrayDeque<>();
  private final Deque<Fault> writeFaults = new ArrayDeque<>();

  /** Whether there is a bucket to keep it in. */
  public void bucket(boolean there) {
    bucket = there;
  }

  /** The next read goes wrong in this way. */
  public void failRead(Fault fault) {
    readFaults.add(fault);
  }

  /** The next write goes wrong in this way. */
  public void failWrite(Fault fault) {
    writeFaults.add(fault);
  }

  /** As an operator does. */
  public void edit(String text) {
    writes++;
    stored = Optional.of(new Stored.Text(text));
  }

  /** As an operator does. */
  public void remove() {
    stored = Optional.empty();
  }

  public Optional<LeaseRecord> record() {
    return stored.flatMap(
        it ->
            it instanceof Stored.Record(LeaseRecord found) ? Optional.of(found) : Optional.empty());
  }

  /** Reads and writes so far. */
  public long requests() {
    return requests;
  }

  @Override
  public Future<LeaseReading> read() {
    requests++;
    if (silent) {
      return Promise.<LeaseReading>promise().future();
    }
    Fault fault = readFaults.poll();
    if (!bucket) {
      return Future.succeededFuture(new LeaseReading.NoBucket("GetObject: NoSuchBucket"));
    } else if (fault == Fault.DENIED) {
      return Future.succeededFuture(new LeaseReading.Refused("GetObject: AccessDenied"));
    } else if (fault != null) {
      return Future.succeededFuture(new LeaseReading.Unavailable("GetObject: SlowDown"));
    }
    return Future.succeededFuture(
        stored
            .<LeaseReading>map(
                it ->
                    switch (it) {
                      case Stored.Record(LeaseRecord found) ->
                          new LeaseReading.Found(version(), found);
                      case Stored.Text(String text) ->
                          new LeaseReading.Unreadable(version(), "it says " + text);
                    })
            .orElseGet(LeaseReading.Absent::new));
  }

  /** No read is answered from now on. */
  public void silent() {
    silent = true;
  }

  /** It writes whatever it is asked to. */
  public void defect(String reason) {
    defect = Optional.of(reason);
  }

  @Override
  public Future<Optional<String>> defect() {
    return Future.succeededFuture(defect);
  }

  @Override
  public Future<LeaseWriting> markUsed() {
    return write(this::mark);
  }

  @Override
  public Future<LeaseWriting> create(LeaseRecord record) {
    return write(() -> apply(Optional.empty(), record));
  }

  @Override
  public Future<LeaseWriting> replace(LeaseVersion version, LeaseRecord record) {
    return write(() -> apply(Optional.of(version), record));
  }

  private Future<LeaseWriting> write(Supplier<LeaseWriting> effect) {
    requests++;
    Fault fault = bucket ? writeFaults.poll() : Fault.DENIED;
    return Future.succeededFuture(
        switch (fault) {
          case null -> effect.get();
          case ANSWER_LOST -> {
            effect.get();
            yield new LeaseWriting.Unknown("PutObject: ApiCallTimeoutException");
          }
          case DROPPED -> new LeaseWriting.Unknown("PutObject: SlowDown");
          case CONTENDED -> new LeaseWriting.Contended();
          case DOUBLED -> {
            effect.get();
            yield effect.get();
          }
          case DENIED -> new LeaseWriting.Refused("PutObject: AccessDenied");
        });
  }

  private LeaseWriting mark() {
    if (marked) {
      return new LeaseWriting.Lost();
    }
    marked = true;
    return new LeaseWriting.Written(new LeaseVersion("mark"));
  }

  private LeaseWriting apply(Optional<LeaseVersion> expected, LeaseRecord record) {
    if (expected.isPresent() && stored.isEmpty()) {
      return new LeaseWriting.Gone();
    } else if (!expected.equals(stored.map(_ -> version()))) {
      return new LeaseWriting.Lost();
    }
    writes++;
    stored = Optional.of(new Stored.Record(record));
    return new LeaseWriting.Written(version());
  }

  private LeaseVersion version() {
    return new LeaseVersion(Long.toString(writes));
  }
}
