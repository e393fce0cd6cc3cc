package dev.musterd.model.cost;

import dev.musterd.model.Job;
import dev.musterd.model.JobOrigin;
import dev.musterd.model.Owner;
import java.util.Optional;

/**
 * A job that an instance runs.
 *
 * @param origin empty when GitHub named no run
 */
public record Work(Job.Id job, Owner.Repository repository, Optional<JobOrigin> origin) {

  /** The workflow's name; empty when it is not known. */
  public String workflow() {
    return origin.map(JobOrigin::workflow).orElse("");
  }
}
