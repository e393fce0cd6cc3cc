package dev.musterd.model;

/** What became of one instance that was to be terminated. */
public sealed interface Termination {
  /** It shuts down, or did before. */
  record Ended() implements Termination {}

  /** EC2 does not know it: gone long ago, or launched a moment ago and still to live. */
  record Unknown() implements Termination {}

  /**
   * EC2 refuses to terminate this one, such as for its termination protection, or a policy; it will
   * do so again until an operator changes that.
   *
   * @param reason with EC2's own message
   */
  record Refused(String reason) implements Termination {}

  /** There was no answer that says anything about this instance; the call may be repeated. */
  record Unanswered(String reason) implements Termination {}
}
