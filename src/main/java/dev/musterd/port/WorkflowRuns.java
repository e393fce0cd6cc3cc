package dev.musterd.port;

import dev.musterd.model.Owner;
import dev.musterd.model.RunAttempt;
import dev.musterd.model.rerun.RerunOutcome;
import dev.musterd.model.rerun.RunJob;
import dev.musterd.model.rerun.RunReading;
import io.vertx.core.Future;
import java.util.List;

/** Workflow runs at GitHub: whether one has ended, what its jobs came to, and to repeat them. */
public interface WorkflowRuns {

  /** How far the run is. Never fails. */
  Future<RunReading> run(Owner.Repository repository, long run);

  /** All jobs of one attempt, all pages; fails when GitHub did not give the whole list. */
  Future<List<RunJob>> jobs(RunAttempt attempt);

  /**
   * Asks for a new attempt with the failed jobs of the run and the jobs that depend on them. Never
   * fails.
   *
   * @see <a
   *     href="https://docs.github.com/en/rest/actions/workflow-runs#re-run-failed-jobs-from-a-workflow-run">Re-run
   *     failed jobs from a workflow run</a>
   */
  Future<RerunOutcome> rerunFailedJobs(Owner.Repository repository, long run);
}
