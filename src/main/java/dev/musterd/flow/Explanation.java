package dev.musterd.flow;

import dev.musterd.model.Job;
import dev.musterd.model.JobStatus;
import dev.musterd.model.PendingJob;
import dev.musterd.model.Runner;
import dev.musterd.model.TimedEvent;
import java.util.List;
import java.util.Optional;

/** What can be said of one job. */
public sealed interface Explanation {

  /**
   * This process holds its message.
   *
   * @param runner the one that is meant for it, and its phase
   */
  record Waits(
      PendingJob pending, JobStatus reason, Optional<Cover> runner, List<TimedEvent> timeline)
      implements Explanation {}

  /** It is remembered, and waits no longer or not yet. */
  record Recalled(Job.Id job, JobStatus reason, List<TimedEvent> timeline) implements Explanation {}

  /**
   * Nothing is known of it.
   *
   * @param maybe what can be the case
   */
  record Unknown(Job.Id job, List<String> maybe) implements Explanation {}

  /** The runner that is meant for a job. */
  record Cover(Runner runner, Runner.Phase phase) {}
}
