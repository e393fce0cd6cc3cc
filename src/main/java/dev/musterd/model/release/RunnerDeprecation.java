package dev.musterd.model.release;

import java.time.Instant;
import java.util.Optional;

/**
 * Until when GitHub serves a version of the runner; empty where no end is set.
 *
 * @param registration no runner of this version can register any more
 * @param jobs no runner of this version gets a job any more
 */
public record RunnerDeprecation(Optional<Instant> registration, Optional<Instant> jobs) {
  /** No end is set, or the server does not name one. */
  public static final RunnerDeprecation NONE =
      new RunnerDeprecation(Optional.empty(), Optional.empty());
}
