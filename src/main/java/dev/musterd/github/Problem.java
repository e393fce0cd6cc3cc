package dev.musterd.github;

import java.time.Instant;

/** Why a call brought nothing; each text is safe to show. */
sealed interface Problem {
  String reason();

  /** GitHub asks us to wait. */
  record Limited(Instant until, String reason) implements Problem {}

  /** GitHub understood and says no. */
  record Refused(int status, String reason) implements Problem {}

  /** The App or its installation has no access, so nothing was asked and nothing is known. */
  record NoAccess(String reason) implements Problem {}

  /** No answer, 5xx, or an answer that cannot be read; it may work later. */
  record Unavailable(String reason) implements Problem {}
}
