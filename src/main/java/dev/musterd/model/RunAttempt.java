package dev.musterd.model;

/**
 * One attempt of a workflow run at GitHub. A re-run has the run's number and the next attempt.
 *
 * @param run GitHub's {@code run_id}
 * @param attempt GitHub's {@code run_attempt}, from 1
 */
public record RunAttempt(Owner.Repository repository, long run, int attempt) {
  public RunAttempt {
    if (run < 1 || attempt < 1) {
      throw new IllegalArgumentException("no attempt of a run: " + run + ", " + attempt);
    }
  }

  public RunAttempt next() {
    return new RunAttempt(repository, run, attempt + 1);
  }

  /** As people read it: {@code octo/hello run 7, attempt 1}. */
  @Override
  public String toString() {
    return "%s run %d, attempt %d".formatted(repository.name(), run, attempt);
  }
}
