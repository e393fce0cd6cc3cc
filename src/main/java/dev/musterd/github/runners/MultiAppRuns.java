package dev.musterd.github.runners;

import dev.musterd.model.Owner;
import dev.musterd.model.RunAttempt;
import dev.musterd.model.rerun.RerunOutcome;
import dev.musterd.model.rerun.RunJob;
import dev.musterd.model.rerun.RunReading;
import dev.musterd.port.WorkflowRuns;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/**
 * Workflow runs by way of several GitHub Apps.
 *
 * @param app the App that is best asked for a repository; never fails
 */
record MultiAppRuns(Function<Owner, Future<RestGitHub>> app) implements WorkflowRuns {
  @Override
  public Future<RunReading> run(Owner.Repository repository, long run) {
    return app.apply(repository).compose(it -> it.runs().run(repository, run));
  }

  @Override
  public Future<List<RunJob>> jobs(RunAttempt attempt) {
    return app.apply(attempt.repository()).compose(it -> it.runs().jobs(attempt));
  }

  @Override
  public Future<RerunOutcome> rerunFailedJobs(Owner.Repository repository, long run) {
    return app.apply(repository).compose(it -> it.runs().rerunFailedJobs(repository, run));
  }
}
