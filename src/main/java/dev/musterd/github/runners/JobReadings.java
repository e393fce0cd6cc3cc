package dev.musterd.github.runners;

import dev.musterd.github.client.GitHubException;
import dev.musterd.github.client.GitHubRequest;
import dev.musterd.github.client.GitHubResponse;
import dev.musterd.github.client.InstallationClient;
import dev.musterd.github.client.OwnerPaths;
import dev.musterd.model.JobReading;
import dev.musterd.model.Owner;
import dev.musterd.model.Ticket;
import io.vertx.core.Future;

/**
 * The states of jobs, one call each. GitHub answers 404 for a job that is gone, and as well for any
 * job of a repository that the App may not see: only then is the repository asked for.
 */
final class JobReadings {
  private final InstallationClient calls;

  JobReadings(InstallationClient calls) {
    this.calls = calls;
  }

  /** Never fails. */
  Future<JobReading> of(Ticket ticket) {
    Owner.Repository repository = ticket.job().repository();
    String path = OwnerPaths.base(repository) + "/actions/jobs/" + ticket.id().value();
    return calls
        .send(repository, GitHubRequest.get("job", path))
        .map(JobReadings::reading)
        .recover(failure -> unread(repository, failure));
  }

  private static JobReading reading(GitHubResponse answer) {
    String status = answer.text(answer.json(), "status");
    return switch (status) {
      case "queued" -> new JobReading.Queued();
      case "in_progress", "completed" -> new JobReading.NotQueued(status);
      default -> new JobReading.HeldBack(status);
    };
  }

  private Future<JobReading> unread(Owner.Repository repository, Throwable failure) {
    return switch (GitHubException.status(failure)) {
      case 404 -> missing(repository);
      case 410 -> Future.succeededFuture(new JobReading.Gone());
      default ->
          Future.succeededFuture(new JobReading.Unknown(GitHubException.problem(failure).reason()));
    };
  }

  private Future<JobReading> missing(Owner.Repository repository) {
    return calls
        .send(repository, GitHubRequest.get("repository", OwnerPaths.base(repository)))
        .<JobReading>map(_ -> new JobReading.Gone())
        .otherwise(failure -> unseen(repository, failure));
  }

  private static JobReading unseen(Owner.Repository repository, Throwable failure) {
    String reason = GitHubException.problem(failure).reason();
    return GitHubException.status(failure) == 404
        ? new JobReading.Hidden(
            "GitHub shows the App no repository %s (%s)".formatted(repository, reason))
        : new JobReading.Unknown(reason);
  }
}
