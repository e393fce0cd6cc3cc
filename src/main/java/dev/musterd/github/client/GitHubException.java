package dev.musterd.github.client;

/** Carries a {@link GitHubProblem} through futures to the port's edge, where it becomes a value. */
public final class GitHubException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient GitHubProblem problem;

  public GitHubException(GitHubProblem problem) {
    // Without a stack trace: it is about GitHub, not about our code.
    super(problem.reason(), null, false, false);
    this.problem = problem;
  }

  /** The problem behind any failure; one that is not ours counts as an outage. */
  public static GitHubProblem problem(Throwable failure) {
    return failure instanceof GitHubException ours
        ? ours.problem
        : new GitHubProblem.Unavailable(
            "the call to GitHub failed: " + failure.getClass().getSimpleName());
  }

  public static int status(Throwable failure) {
    return problem(failure) instanceof GitHubProblem.Refused refused ? refused.status() : 0;
  }
}
