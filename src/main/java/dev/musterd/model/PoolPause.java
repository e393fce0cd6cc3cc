package dev.musterd.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * That an operator has paused a pool: nothing is launched for it until one resumes it.
 *
 * @param by the user who asked for it
 * @param since in whole seconds
 */
public record PoolPause(String by, Instant since) {
  public PoolPause {
    by = Requester.user(by);
    since = since.truncatedTo(ChronoUnit.SECONDS);
  }
}
