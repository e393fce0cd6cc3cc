package dev.musterd.flow;

import dev.musterd.model.Job;

/** What became of a webhook. */
public sealed interface Acceptance {
  /** The queue has the job's ticket. */
  record Admitted(Job.Id job, String pool) implements Acceptance {}

  /** Understood, and nothing waits because of it. */
  record Ignored(String reason) implements Acceptance {}

  /** The queue did not confirm: the delivery must be made again. */
  record Unavailable(String reason) implements Acceptance {}
}
