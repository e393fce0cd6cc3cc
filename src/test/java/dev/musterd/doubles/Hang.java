package dev.musterd.doubles;

import java.time.Duration;

/** The one limit of time in tests. */
public final class Hang {
  /**
   * How long a test waits for what has to come. Far longer than the slowest machine takes, so that
   * only something that never comes meets it.
   */
  public static final Duration LIMIT = Duration.ofMinutes(10);

  private Hang() {}
}
