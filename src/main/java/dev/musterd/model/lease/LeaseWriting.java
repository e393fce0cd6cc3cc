package dev.musterd.model.lease;

/**
 * The answer to a write of the lease. Only {@link Written} and {@link Refused} are certain: a
 * client repeats a write whose answer was lost, and then the second attempt meets the first.
 */
public sealed interface LeaseWriting {
  record Written(LeaseVersion version) implements LeaseWriting {}

  /** What is stored is another version, or, where it had to be absent, something: S3's 412. */
  record Lost() implements LeaseWriting {}

  /** Another write is under way: S3's 409. */
  record Contended() implements LeaseWriting {}

  /** What was to be replaced is not there any more: S3's 404. */
  record Gone() implements LeaseWriting {}

  /** We may not write, or not in this way: nothing was written. */
  record Refused(String reason) implements LeaseWriting {}

  /** No answer, or S3's 5xx: it may have been written, or may still be. */
  record Unknown(String reason) implements LeaseWriting {}
}
