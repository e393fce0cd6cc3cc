package dev.musterd.model;

/** What GitHub answers when asked about a job. */
public sealed interface JobReading {
  record Queued() implements JobReading {}

  /** In progress, completed, or waiting for an approval. */
  record NotQueued(String status) implements JobReading {}

  /** 404 or 410: the job, its run or its repository is no more. */
  record Gone() implements JobReading {}

  /** No answer that says anything: refused, limited, or an outage. */
  record Unknown(String reason) implements JobReading {}
}
