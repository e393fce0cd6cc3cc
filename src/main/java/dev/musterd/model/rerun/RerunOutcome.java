package dev.musterd.model.rerun;

/** What GitHub answers when asked to run the failed jobs of a run again. */
public sealed interface RerunOutcome {
  /** GitHub makes the next attempt. */
  record Accepted() implements RerunOutcome {}

  /** The run goes on: GitHub repeats only what has ended. */
  record StillRunning(String reason) implements RerunOutcome {}

  /** GitHub says no, and would say it again: no permission, no such run, too old. */
  record Refused(String reason) implements RerunOutcome {}

  /** No answer that says anything: limited, or an outage; it may have been accepted. */
  record Unknown(String reason) implements RerunOutcome {}
}
