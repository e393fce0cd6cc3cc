package dev.musterd.sim.nodes;

import dev.musterd.model.lease.LeaseReading;
import dev.musterd.model.lease.LeaseRecord;
import dev.musterd.model.lease.LeaseVersion;
import dev.musterd.model.lease.LeaseWriting;
import dev.musterd.port.Lease;
import io.vertx.core.Future;

/** A lease whose calls fail as the SDK's do: with an answer that says so. */
record UnreachableLease(Lease network) implements Lease {

  @Override
  public Future<LeaseReading> read() {
    return network.read().otherwise(failure -> new LeaseReading.Unavailable(failure.getMessage()));
  }

  @Override
  public Future<LeaseWriting> markUsed() {
    return network.markUsed().otherwise(failure -> new LeaseWriting.Unknown(failure.getMessage()));
  }

  @Override
  public Future<LeaseWriting> create(LeaseRecord record) {
    return network
        .create(record)
        .otherwise(failure -> new LeaseWriting.Unknown(failure.getMessage()));
  }

  @Override
  public Future<LeaseWriting> replace(LeaseVersion version, LeaseRecord record) {
    return network
        .replace(version, record)
        .otherwise(failure -> new LeaseWriting.Unknown(failure.getMessage()));
  }
}
