package dev.musterd.model.lease;

/** The answer to a read of the lease. */
public sealed interface LeaseReading {
  record Found(LeaseVersion version, LeaseRecord record) implements LeaseReading {}

  /** What is stored is no lease: it was edited by hand, or a later musterd wrote it. */
  record Unreadable(LeaseVersion version, String reason) implements LeaseReading {}

  /** Nothing is stored, though the store answers. */
  record Absent() implements LeaseReading {}

  /** There is no such bucket, for any node. */
  record NoBucket(String reason) implements LeaseReading {}

  /** We may not read, though another node may: asking again changes nothing. */
  record Refused(String reason) implements LeaseReading {}

  /** No answer, or one that asks to come again. */
  record Unavailable(String reason) implements LeaseReading {}
}
