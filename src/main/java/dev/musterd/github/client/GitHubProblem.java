package dev.musterd.github.client;

import java.time.Instant;

/** Why a call to GitHub failed; each text is safe to show. */
public sealed interface GitHubProblem {
  String reason();

  /** GitHub asks us to wait. */
  record Limited(Instant until, String reason) implements GitHubProblem {}

  /** GitHub understood and says no. */
  record Refused(int status, String reason) implements GitHubProblem {}

  /** The App or its installation has no access, so nothing was asked and nothing is known. */
  record NoAccess(String reason) implements GitHubProblem {}

  /** No answer, 5xx, or an answer that cannot be read; it may work later. */
  record Unavailable(String reason) implements GitHubProblem {}

  /** The name of a runner is taken by one that GitHub's list does not show yet. */
  record NameTaken(String reason) implements GitHubProblem {}
}
