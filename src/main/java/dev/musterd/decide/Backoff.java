package dev.musterd.decide;

import java.time.Duration;

/** How long to wait after the n-th failure in a row: doubling from first to most. */
public record Backoff(Duration first, Duration most) {

  /** The wait after {@code failures} failures, counted from 1. */
  public Duration after(int failures) {
    Duration wait = first;
    for (int n = 1; n < failures && wait.compareTo(most) < 0; n++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(most) < 0 ? wait : most;
  }
}
