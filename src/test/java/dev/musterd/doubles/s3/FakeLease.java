package dev.musterd.doubles.s3;

import dev.musterd.model.LeaseRecord;
import dev.musterd.port.Lease;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

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
  private final Deque<Fault> readFaults = new ArrayDeque<>();
  private final Deque<Fault> writeFaults = new ArrayDeque<>();

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
  public Future<Reading> read() {
    requests++;
    Fault fault = readFaults.poll();
    if (fault == Fault.DENIED) {
      return Future.succeededFuture(new Reading.Refused("GetObject: AccessDenied"));
    } else if (fault != null) {
      return Future.succeededFuture(new Reading.Unavailable("GetObject: SlowDown"));
    }
    return Future.succeededFuture(
        stored
            .<Reading>map(
                it ->
                    switch (it) {
                      case Stored.Record(LeaseRecord found) -> new Reading.Found(version(), found);
                      case Stored.Text(String text) ->
                          new Reading.Unreadable(version(), "it says " + text);
                    })
            .orElseGet(Reading.Absent::new));
  }

  @Override
  public Future<Writing> create(LeaseRecord record) {
    return write(Optional.empty(), record);
  }

  @Override
  public Future<Writing> replace(Version version, LeaseRecord record) {
    return write(Optional.of(version), record);
  }

  private Future<Writing> write(Optional<Version> expected, LeaseRecord record) {
    requests++;
    Fault fault = writeFaults.poll();
    return Future.succeededFuture(
        switch (fault) {
          case null -> apply(expected, record);
          case ANSWER_LOST -> {
            apply(expected, record);
            yield new Writing.Unknown("PutObject: ApiCallTimeoutException");
          }
          case DROPPED -> new Writing.Unknown("PutObject: SlowDown");
          case CONTENDED -> new Writing.Contended();
          case DOUBLED -> {
            apply(expected, record);
            yield apply(expected, record);
          }
          case DENIED -> new Writing.Refused("PutObject: AccessDenied");
        });
  }

  private Writing apply(Optional<Version> expected, LeaseRecord record) {
    if (expected.isPresent() && stored.isEmpty()) {
      return new Writing.Gone();
    } else if (!expected.equals(stored.map(_ -> version()))) {
      return new Writing.Lost();
    }
    writes++;
    stored = Optional.of(new Stored.Record(record));
    return new Writing.Written(version());
  }

  private Version version() {
    return new Version(Long.toString(writes));
  }
}
