package dev.musterd.port;

import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseRecord;
import dev.musterd.model.lease.LeaseVersion;
import dev.musterd.model.lease.LeaseWriting;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * One small object that all nodes of an environment share, and that is written only when no other
 * node has written in the meantime. It knows no time: who may take it over is the nodes' business.
 * No call fails; what goes wrong is an answer.
 */
public interface Lease {

  /** What is stored now, with every write that was answered before. */
  Future<LeaseReading> read();

  /**
   * Marks the environment as one that has had a lease, for good. It is {@link LeaseWriting.Written}
   * for the first caller alone, who knows by it that no node holds a lease.
   */
  Future<LeaseWriting> markUsed();

  /**
   * Why no node can hold a lease in this store: it writes whether a condition holds or not. Empty
   * where it keeps to conditions, or where that is not known.
   */
  default Future<Optional<String>> defect() {
    return Future.succeededFuture(Optional.empty());
  }

  /** Writes the record when there is none. */
  Future<LeaseWriting> create(LeaseRecord record);

  /** Writes the record when what is stored is still that version. */
  Future<LeaseWriting> replace(LeaseVersion version, LeaseRecord record);
}
