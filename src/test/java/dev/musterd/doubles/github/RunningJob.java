package dev.musterd.doubles.github;

import dev.musterd.model.Job;
import dev.musterd.model.Owner;

/** A job on a runner, as the machine sees it. */
public record RunningJob(Job.Id id, Owner.Repository repository, String runner) {}
