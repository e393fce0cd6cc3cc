package dev.musterd.model;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One workflow job as GitHub announces it.
 *
 * @param attempt the run attempt, from 1; a re-run job has a new id
 * @param queuedAt GitHub's {@code created_at}, by GitHub's clock
 * @param headSha the commit of its run; empty when GitHub, or an older version's message, has none
 */
public record Job(
    Id id,
    long runId,
    int attempt,
    Owner.Repository repository,
    Labels labels,
    Instant queuedAt,
    Optional<CompactText> headSha) {

  /** An object name of Git, by SHA-1 or SHA-256. */
  public static final Pattern SHA = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  /** One of unknown commit. */
  public Job(
      Id id,
      long runId,
      int attempt,
      Owner.Repository repository,
      Labels labels,
      Instant queuedAt) {
    this(id, runId, attempt, repository, labels, queuedAt, Optional.empty());
  }

  /** GitHub's {@code workflow_job.id}; ids exceed 32 bits. */
  public record Id(long value) implements Comparable<Id> {
    @Override
    public int compareTo(Id other) {
      return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
      return Long.toString(value);
    }
  }
}
