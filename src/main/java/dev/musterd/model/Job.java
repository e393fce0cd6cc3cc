package dev.musterd.model;

import java.time.Instant;

/**
 * One workflow job as GitHub announces it.
 *
 * @param attempt the run attempt, from 1; a re-run job has a new id
 * @param queuedAt GitHub's {@code created_at}, by GitHub's clock
 */
public record Job(
    Id id, long runId, int attempt, Owner.Repository repository, Labels labels, Instant queuedAt) {

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
