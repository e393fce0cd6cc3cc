package dev.musterd.model.rerun;

import java.time.Instant;
import java.util.OptionalInt;

/** What GitHub answers when asked about a workflow run: its latest attempt. */
public sealed interface RunReading {
  /** The latest attempt, where GitHub says it. */
  default OptionalInt latest() {
    return switch (this) {
      case Underway underway -> OptionalInt.of(underway.attempt());
      case Ended ended -> OptionalInt.of(ended.attempt());
      case Gone _, Unknown _ -> OptionalInt.empty();
    };
  }

  /**
   * Not completed.
   *
   * @param status GitHub's word: queued, in_progress, waiting, …
   */
  record Underway(int attempt, String status) implements RunReading {}

  /**
   * Completed.
   *
   * @param conclusion GitHub's word: success, failure, cancelled, timed_out, …
   * @param at when GitHub last changed the run
   */
  record Ended(int attempt, String conclusion, Instant at) implements RunReading {}

  /** 404 or 410: the run is no more, or the App may not see it. */
  record Gone() implements RunReading {}

  /** No answer that says anything: refused, limited, or an outage. */
  record Unknown(String reason) implements RunReading {}
}
