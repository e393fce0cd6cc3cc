package dev.musterd.model.notification;

/** What GitHub made of a check run. */
public sealed interface CheckRunOutcome {

  /**
   * It is there as asked for.
   *
   * @param id GitHub's, by which it is changed
   */
  record Posted(long id) implements CheckRunOutcome {}

  /** GitHub does not take it: the permission is missing, or the commit is gone. */
  record Refused(String reason) implements CheckRunOutcome {}

  /** No answer, a rate limit or an outage: it may be tried again, and may have had effect. */
  record Unknown(String reason) implements CheckRunOutcome {}
}
