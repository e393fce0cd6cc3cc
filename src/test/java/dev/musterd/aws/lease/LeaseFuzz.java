package dev.musterd.aws.lease;

import dev.musterd.model.lease.LeaseRecord;

/** The reader of the lease, for {@link dev.musterd.aws.AwsAnswersFuzz}. */
public final class LeaseFuzz {
  private LeaseFuzz() {}

  public static void fuzzerTestOneInput(String text) {
    LeaseRecord record;
    try {
      record = LeaseJson.read(text);
    } catch (IllegalArgumentException documented) {
      return;
    }
    if (!LeaseJson.read(LeaseJson.write(record)).equals(record)) {
      throw new AssertionError("another lease: " + record);
    }
  }
}
