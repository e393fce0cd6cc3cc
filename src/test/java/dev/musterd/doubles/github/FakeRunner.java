package dev.musterd.doubles.github;

import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A registration as GitHub remembers it. */
final class FakeRunner {
  final long id;
  final String name;
  final Owner owner;
  final long group;
  Labels labels;
  final boolean ephemeral;
  final Instant registeredAt;
  boolean online;
  Optional<FakeJob> job = Optional.empty();
  Optional<RunnerSession> session = Optional.empty();

  FakeRunner(
      long id,
      String name,
      Owner owner,
      long group,
      Labels labels,
      boolean ephemeral,
      Instant registeredAt) {
    this.id = id;
    this.name = name;
    this.owner = owner;
    this.group = group;
    this.labels = labels;
    this.ephemeral = ephemeral;
    this.registeredAt = registeredAt;
  }

  boolean idle() {
    return online && job.isEmpty();
  }

  /** What the flag says, which may lag behind an assignment. */
  boolean looksBusy(Instant now, Duration lag) {
    return job.isPresent() && !now.isBefore(job.get().startedAt.plus(lag));
  }

  Registration asListed(Instant now, Duration lag) {
    return new Registration(new Registration.Id(id), name, online, looksBusy(now, lag), labels);
  }
}
