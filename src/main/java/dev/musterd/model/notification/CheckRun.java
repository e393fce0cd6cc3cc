package dev.musterd.model.notification;

import dev.musterd.model.Job;
import dev.musterd.model.Owner;

/**
 * A check run that tells on a commit's page why a job waits. It never fails a commit.
 *
 * @param headSha the commit of the job's workflow run
 * @param completed whether the job waits no longer; then its conclusion is neutral
 * @param title one line, without markup
 * @param summary in GitHub's Markdown, of which everything from outside is escaped
 * @see <a href="https://docs.github.com/en/rest/checks/runs">Check runs</a>
 */
public record CheckRun(
    Job.Id job,
    Owner.Repository repository,
    String headSha,
    boolean completed,
    String title,
    String summary) {
  /** Of every check run of ours, on the commit's page. */
  public static final String NAME = "musterd: waiting for a runner";
}
