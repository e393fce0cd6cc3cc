package dev.musterd.model.lease;

/** Leases for tests, whose holders have no file lock and do not stop. */
public final class LeaseRecords {
  private LeaseRecords() {}

  /** One whose holder's management API answers at {@code node:9090}. */
  public static LeaseRecord of(String node, long epoch, String nonce) {
    return new LeaseRecord(node, epoch, nonce, node + ":9090", "", LeaseRecord.End.NONE);
  }
}
