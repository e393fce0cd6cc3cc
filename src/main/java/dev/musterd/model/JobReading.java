package dev.musterd.model;

/** What GitHub answers when asked about a job. */
public sealed interface JobReading {
  record Queued() implements JobReading {}

  /** In progress or completed: the job needs no other runner. */
  record NotQueued(String status) implements JobReading {}

  /**
   * GitHub gives the job to no runner yet.
   *
   * @param status waiting (for an approval), pending or requested (for its concurrency group), or a
   *     word that GitHub adds later
   */
  record HeldBack(String status) implements JobReading {}

  /** 404 or 410: the job or its run is no more. */
  record Gone() implements JobReading {}

  /**
   * GitHub shows the App no repository of that name: it was deleted, or taken from the App. That
   * says nothing about the job.
   */
  record Hidden(String reason) implements JobReading {}

  /** No answer that says anything: refused, limited, or an outage. */
  record Unknown(String reason) implements JobReading {}
}
