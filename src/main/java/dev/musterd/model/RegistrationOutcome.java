package dev.musterd.model;

import java.time.Instant;
import java.util.Optional;

/** What GitHub made of the request to configure one runner. */
public sealed interface RegistrationOutcome {

  /**
   * The runner may be started with this.
   *
   * @param registration known for JIT, where GitHub registers at once; not for a token
   */
  record Registered(Optional<Registration.Id> registration, RunnerConfiguration configuration)
      implements RegistrationOutcome {}

  /** A primary or secondary rate limit; no call to GitHub is worth making before then. */
  record Throttled(Instant retryAt) implements RegistrationOutcome {}

  /**
   * 401, 403, 404, 422: permission, installation, group or labels are wrong; loud, retried slowly.
   */
  record Rejected(String reason) implements RegistrationOutcome {}

  /** GitHub did not answer, or with 5xx; retryable. */
  record Unavailable(String reason) implements RegistrationOutcome {}

  /**
   * The name belongs to a registration that GitHub's list does not show yet, such as one whose
   * answer was lost: it can be removed and made anew once it shows up.
   */
  record NameTaken(String reason) implements RegistrationOutcome {}
}
