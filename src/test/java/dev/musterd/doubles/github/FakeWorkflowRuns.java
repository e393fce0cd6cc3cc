package dev.musterd.doubles.github;

import dev.musterd.model.Owner;
import dev.musterd.model.RunAttempt;
import dev.musterd.model.rerun.RerunOutcome;
import dev.musterd.model.rerun.RunJob;
import dev.musterd.model.rerun.RunReading;
import dev.musterd.port.WorkflowRuns;
import io.vertx.core.Future;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Workflow runs of the simulated GitHub, without HTTP. */
public final class FakeWorkflowRuns implements WorkflowRuns {
  private final Api api;

  public FakeWorkflowRuns(SimulatedGitHub github) {
    api = github.api();
  }

  @Override
  public Future<RunReading> run(Owner.Repository repository, long run) {
    return Future.succeededFuture(
        switch (api.run(repository, run)) {
          case Reply.Done<Runs.Run>(Runs.Run found) -> reading(found);
          case Reply.Refused<Runs.Run> refused when refused.status() == 404 ->
              new RunReading.Gone();
          case Reply.Refused<Runs.Run> refused -> new RunReading.Unknown(refused.message());
          case Reply<Runs.Run> other -> new RunReading.Unknown(other.toString());
        });
  }

  private static RunReading reading(Runs.Run run) {
    return run.conclusion()
        .<RunReading>map(
            conclusion ->
                new RunReading.Ended(
                    run.attempt(), conclusion, run.updatedAt().truncatedTo(ChronoUnit.SECONDS)))
        .orElseGet(() -> new RunReading.Underway(run.attempt(), run.status()));
  }

  @Override
  public Future<List<RunJob>> jobs(RunAttempt attempt) {
    return api.runJobs(attempt, 1, Integer.MAX_VALUE)
            instanceof Reply.Done<List<Payloads.JobView>>(List<Payloads.JobView> jobs)
        ? Future.succeededFuture(jobs.stream().map(FakeWorkflowRuns::job).toList())
        : Future.failedFuture("GitHub does not list the jobs of " + attempt);
  }

  /** GitHub's times are in whole seconds. */
  private static RunJob job(Payloads.JobView view) {
    return new RunJob(
        view.job().id(),
        view.name(),
        view.conclusion(),
        view.runnerName(),
        view.job().queuedAt().truncatedTo(ChronoUnit.SECONDS),
        view.completedAt().map(at -> at.truncatedTo(ChronoUnit.SECONDS)));
  }

  @Override
  public Future<RerunOutcome> rerunFailedJobs(Owner.Repository repository, long run) {
    return Future.succeededFuture(
        switch (api.rerunFailed(repository, run)) {
          case Reply.Done<Boolean> _ -> new RerunOutcome.Accepted();
          case Reply.Refused<Boolean> refused -> refused(refused.status(), refused.message());
          case Reply<Boolean> other -> new RerunOutcome.Unknown(other.toString());
        });
  }

  private static RerunOutcome refused(int status, String message) {
    if (status >= 500 || status == 429) {
      return new RerunOutcome.Unknown(message);
    }
    return message.contains("already running")
        ? new RerunOutcome.StillRunning(message)
        : new RerunOutcome.Refused(message);
  }
}
