package dev.musterd.github.runners;

import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubProblem;
import dev.musterd.github.client.GitHubRequest;
import dev.musterd.github.client.GitHubResponse;
import dev.musterd.github.client.InstallationClient;
import dev.musterd.github.client.OwnerPaths;
import dev.musterd.github.client.RateLimits;
import dev.musterd.model.Owner;
import dev.musterd.model.notification.CheckRun;
import dev.musterd.model.notification.CheckRunOutcome;
import dev.musterd.port.CheckRuns;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Check runs over GitHub's REST API. The external id of one is that of its job, so that the one of
 * an earlier process is found.
 *
 * @see <a href="https://docs.github.com/en/rest/checks/runs">Check runs</a>
 */
final class RestCheckRuns implements CheckRuns {
  private static final String NAME =
      URLEncoder.encode(CheckRun.NAME, StandardCharsets.UTF_8).replace("+", "%20");

  private final InstallationClient calls;
  private final RateLimits limits;

  RestCheckRuns(InstallationClient calls, RateLimits limits) {
    this.calls = calls;
    this.limits = limits;
  }

  /** Jobs of one commit are as many as a matrix has; beyond a page, one may get a second one. */
  @Override
  public Future<CheckRunOutcome> open(CheckRun run) {
    String path =
        "%s/commits/%s/check-runs?check_name=%s&filter=all&per_page=100"
            .formatted(OwnerPaths.base(run.repository()), run.headSha(), NAME);
    return calls
        .send(run.repository(), GitHubRequest.get("check-runs", path))
        .map(answer -> find(answer, run))
        .compose(found -> found.map(id -> update(id, run)).orElseGet(() -> create(run)))
        .recover(failure -> Future.succeededFuture(failed(failure)));
  }

  private static Optional<Long> find(GitHubResponse answer, CheckRun run) {
    return answer.objects("check_runs").stream()
        .filter(json -> Objects.equals(json.getValue("external_id"), run.job().toString()))
        .map(json -> answer.number(json, "id"))
        .findFirst();
  }

  private Future<CheckRunOutcome> create(CheckRun run) {
    JsonObject body =
        content(run).put("head_sha", run.headSha()).put("external_id", run.job().toString());
    return calls
        .send(
            run.repository(), GitHubRequest.post("check-run-create", path(run.repository()), body))
        .map(answer -> new CheckRunOutcome.Posted(answer.number(answer.json(), "id")));
  }

  @Override
  public Future<CheckRunOutcome> update(long id, CheckRun run) {
    String path = path(run.repository()) + "/" + id;
    return calls
        .send(run.repository(), GitHubRequest.patch("check-run-update", path, content(run)))
        .<CheckRunOutcome>map(_ -> new CheckRunOutcome.Posted(id))
        .recover(failure -> Future.succeededFuture(failed(failure)));
  }

  private static String path(Owner.Repository repository) {
    return OwnerPaths.base(repository) + "/check-runs";
  }

  private static JsonObject content(CheckRun run) {
    JsonObject json =
        new JsonObject()
            .put("name", CheckRun.NAME)
            .put("status", run.completed() ? "completed" : "in_progress")
            .put(
                "output", new JsonObject().put("title", run.title()).put("summary", run.summary()));
    return run.completed() ? json.put("conclusion", "neutral") : json;
  }

  private static CheckRunOutcome failed(Throwable failure) {
    return switch (GitHubException.problem(failure)) {
      case GitHubProblem.Refused(int status, String reason)
          when status == 403 && reason.contains("not accessible by integration") ->
          new CheckRunOutcome.Refused(
              reason + "; the App needs the repository permission Checks: write");
      case GitHubProblem.Refused(_, String reason) -> new CheckRunOutcome.Refused(reason);
      case GitHubProblem.NoAccess(String reason) -> new CheckRunOutcome.Refused(reason);
      case GitHubProblem.NameTaken(String reason) -> new CheckRunOutcome.Refused(reason);
      case GitHubProblem.Limited limited -> new CheckRunOutcome.Unknown(limited.reason());
      case GitHubProblem.Unavailable(String reason) -> new CheckRunOutcome.Unknown(reason);
    };
  }

  @Override
  public OptionalDouble budgetLeft(Owner.Repository repository) {
    return calls.account(repository).map(limits::share).orElse(OptionalDouble.empty());
  }
}
