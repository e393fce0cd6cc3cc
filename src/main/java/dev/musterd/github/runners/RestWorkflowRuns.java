package dev.musterd.github.runners;

import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubProblem;
import dev.musterd.github.client.GitHubRequest;
import dev.musterd.github.client.GitHubResponse;
import dev.musterd.github.client.InstallationClient;
import dev.musterd.github.client.OwnerPaths;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.RunAttempt;
import dev.musterd.model.rerun.RerunOutcome;
import dev.musterd.model.rerun.RunJob;
import dev.musterd.model.rerun.RunReading;
import dev.musterd.port.WorkflowRuns;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Workflow runs over GitHub's REST API, with the installation of the run's repository.
 *
 * @see <a href="https://docs.github.com/en/rest/actions/workflow-runs">Workflow runs</a>
 */
final class RestWorkflowRuns implements WorkflowRuns {
  private static final int PAGE = 100;

  /** A run has at most 256 jobs of each matrix; 3,000 jobs are a limit of ours. */
  private static final int PAGES_MAX = 30;

  private final InstallationClient calls;

  RestWorkflowRuns(InstallationClient calls) {
    this.calls = calls;
  }

  private static String path(Owner.Repository repository, long run) {
    return OwnerPaths.base(repository) + "/actions/runs/" + run;
  }

  @Override
  public Future<RunReading> run(Owner.Repository repository, long run) {
    return calls
        .send(repository, GitHubRequest.get("run", path(repository, run)))
        .map(RestWorkflowRuns::reading)
        .recover(failure -> Future.succeededFuture(unread(failure)));
  }

  private static RunReading reading(GitHubResponse answer) {
    JsonObject json = answer.json();
    int attempt = (int) answer.number(json, "run_attempt");
    String status = answer.text(json, "status");
    return status.equals("completed")
        ? new RunReading.Ended(
            attempt, answer.text(json, "conclusion"), instant(answer, json, "updated_at"))
        : new RunReading.Underway(attempt, status);
  }

  private static RunReading unread(Throwable failure) {
    return switch (GitHubException.status(failure)) {
      case 404, 410 -> new RunReading.Gone();
      default -> new RunReading.Unknown(GitHubException.problem(failure).reason());
    };
  }

  @Override
  public Future<List<RunJob>> jobs(RunAttempt attempt) {
    return page(attempt, 1, new ArrayList<>());
  }

  private Future<List<RunJob>> page(RunAttempt attempt, int number, List<RunJob> found) {
    String path =
        "%s/attempts/%d/jobs?per_page=%d&page=%d"
            .formatted(path(attempt.repository(), attempt.run()), attempt.attempt(), PAGE, number);
    return calls
        .send(attempt.repository(), GitHubRequest.get("run-jobs", path))
        .compose(
            answer -> {
              List<JsonObject> page = answer.objects("jobs");
              page.forEach(job -> found.add(job(answer, job)));
              if (page.size() < PAGE) {
                return Future.succeededFuture(List.copyOf(found));
              }
              return number < PAGES_MAX
                  ? page(attempt, number + 1, found)
                  : Future.failedFuture(
                      "%s has more than %d jobs".formatted(attempt, found.size()));
            });
  }

  private static RunJob job(GitHubResponse answer, JsonObject job) {
    // Servers before 3.9 do not send when a job was created: then it counts from its start.
    String created =
        answer.fields(job).find("created_at", String.class).isPresent()
            ? "created_at"
            : "started_at";
    return new RunJob(
        new Job.Id(answer.number(job, "id")),
        answer.text(job, "name"),
        answer.fields(job).find("conclusion", String.class),
        answer.fields(job).find("runner_name", String.class).filter(name -> !name.isEmpty()),
        instant(answer, job, created),
        answer.fields(job).find("completed_at", String.class).isPresent()
            ? Optional.of(instant(answer, job, "completed_at"))
            : Optional.empty());
  }

  private static Instant instant(GitHubResponse answer, JsonObject json, String field) {
    try {
      return Instant.parse(answer.text(json, field));
    } catch (DateTimeParseException _) {
      throw answer.unreadable();
    }
  }

  @Override
  public Future<RerunOutcome> rerunFailedJobs(Owner.Repository repository, long run) {
    String path = path(repository, run) + "/rerun-failed-jobs";
    return calls
        .send(repository, GitHubRequest.post("rerun", path, new JsonObject()))
        .<RerunOutcome>map(_ -> new RerunOutcome.Accepted())
        .recover(failure -> Future.succeededFuture(refused(GitHubException.problem(failure))));
  }

  /** GitHub has one status, 403, for a run that goes on and for a permission that is missing. */
  private static RerunOutcome refused(GitHubProblem problem) {
    return switch (problem) {
      case GitHubProblem.Refused(int status, String reason)
          when status == 403 && reason.toLowerCase(Locale.ROOT).contains("already running") ->
          new RerunOutcome.StillRunning(reason);
      case GitHubProblem.Refused(int status, String reason)
          when status == 403 && reason.contains("not accessible by integration") ->
          new RerunOutcome.Refused(
              reason + "; the App needs the repository permission Actions: write");
      case GitHubProblem.Refused(_, String reason) -> new RerunOutcome.Refused(reason);
      case GitHubProblem.NoAccess(String reason) -> new RerunOutcome.Refused(reason);
      case GitHubProblem.Limited _, GitHubProblem.Unavailable _, GitHubProblem.NameTaken _ ->
          new RerunOutcome.Unknown(problem.reason());
    };
  }
}
