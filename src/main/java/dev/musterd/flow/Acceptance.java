package dev.musterd.flow;

import dev.musterd.model.Job;

/** What became of one correctly signed and readable delivery. */
public sealed interface Acceptance {

  /** The queue has confirmed the job's ticket. */
  record Admitted(Job.Id job, String pool) implements Acceptance {}

  /** Nothing to do, or nothing for us; the reason is shown in GitHub's delivery log. */
  record Ignored(String reason) implements Acceptance {}

  /** Ours, but it could not be kept safe: the delivery has to be made again. */
  record Unavailable(String reason) implements Acceptance {}
}
