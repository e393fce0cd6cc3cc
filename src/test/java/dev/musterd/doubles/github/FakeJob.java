package dev.musterd.doubles.github;

import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A workflow job as GitHub remembers it. */
final class FakeJob {
  final Job job;
  final Duration duration;
  String name = Payloads.JOB_NAME;
  String status = "queued";
  boolean hasDeployment;
  Optional<String> conclusion = Optional.empty();
  Optional<FakeRunner> runner = Optional.empty();
  Instant startedAt;
  Optional<Instant> completedAt = Optional.empty();

  FakeJob(Job job, Duration duration) {
    this.job = job;
    this.duration = duration;
    startedAt = job.queuedAt();
  }

  Owner.Repository repository() {
    return job.repository();
  }

  Labels labels() {
    return job.labels();
  }

  boolean queued() {
    return status.equals("queued");
  }

  boolean running() {
    return status.equals("in_progress");
  }
}
