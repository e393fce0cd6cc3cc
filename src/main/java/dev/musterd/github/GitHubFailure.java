package dev.musterd.github;

/** Carries a {@link Problem} through futures to the port's edge, where it becomes a value. */
final class GitHubFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  GitHubFailure(Problem problem) {
    // Without a stack trace: it tells of GitHub, not of our code.
    super(problem.reason(), null, false, false);
    this.problem = problem;
  }

  /** The problem behind any failure; one that is not ours counts as an outage. */
  static Problem problem(Throwable failure) {
    return failure instanceof GitHubFailure ours
        ? ours.problem
        : new Problem.Unavailable(
            "the call to GitHub failed: " + failure.getClass().getSimpleName());
  }

  static int status(Throwable failure) {
    return problem(failure) instanceof Problem.Refused refused ? refused.status() : 0;
  }
}
