package dev.musterd.model;

import java.time.Instant;
import java.util.Optional;

/** What one correctly signed delivery says, as far as it concerns us. */
public sealed interface WebhookEvent {

  /**
   * A job waits for a runner.
   *
   * @param accountIsOrganization false for a repository of a personal account, which can hold no
   *     organization runner
   * @param enterprise the slug, when GitHub sends one
   * @param installation the App installation that sent it, or 0 for a hook that is not an App's
   * @param delivery GitHub's delivery id
   * @param mayBeHeldBack whether GitHub may hold it back, although it announced it: it belongs to a
   *     deployment, which an environment's protection rules may hold up, or its status is not
   *     "queued"
   */
  record JobQueued(
      Job job,
      boolean accountIsOrganization,
      Optional<String> enterprise,
      long installation,
      String delivery,
      boolean mayBeHeldBack)
      implements WebhookEvent {}

  /**
   * A queued job that no runner can take, whatever its pool: an author may write any text into
   * {@code runs-on}.
   */
  record JobUnservable(Job.Id job, Owner.Repository repository, String reason)
      implements WebhookEvent {}

  /** What became of a job that was announced before: it concerns the node that decides. */
  sealed interface JobNews extends WebhookEvent {
    Job.Id job();
  }

  /**
   * GitHub holds the job back, and gives it to no runner for now.
   *
   * @param status GitHub's word: waiting (for an approval), or pending or requested (for its
   *     concurrency group)
   * @see <a
   *     href="https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/review-deployments">Reviewing
   *     deployments</a>
   */
  record JobHeldBack(Job.Id job, Owner.Repository repository, String status) implements JobNews {}

  /**
   * A runner took the job.
   *
   * @param registration of the runner; old servers do not send it
   * @param startedAt in whole seconds, by GitHub's clock; empty when it is not readable
   * @param origin empty when the webhook names no run
   * @see <a
   *     href="https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_job">Webhook
   *     events and payloads, workflow_job</a>
   */
  record JobStarted(
      Job.Id job,
      Owner.Repository repository,
      String runner,
      Optional<Registration.Id> registration,
      Optional<Instant> startedAt,
      Optional<JobOrigin> origin)
      implements JobNews {

    /** One of unknown time and origin. */
    public JobStarted(
        Job.Id job,
        Owner.Repository repository,
        String runner,
        Optional<Registration.Id> registration) {
      this(job, repository, runner, registration, Optional.empty(), Optional.empty());
    }
  }

  /**
   * The job ended; without a runner when it was cancelled before one took it.
   *
   * @param conclusion GitHub's word: success, failure, cancelled, skipped, …
   * @param origin empty when the webhook names no run
   */
  record JobFinished(
      Job.Id job,
      Owner.Repository repository,
      Optional<String> runner,
      String conclusion,
      Optional<JobOrigin> origin)
      implements JobNews {

    /** One of unknown origin. */
    public JobFinished(
        Job.Id job, Owner.Repository repository, Optional<String> runner, String conclusion) {
      this(job, repository, runner, conclusion, Optional.empty());
    }
  }

  /** The legacy trigger: a queued check run, which carries no labels. */
  record CheckRunQueued(JobQueued queued) implements WebhookEvent {}

  record Ping() implements WebhookEvent {}

  /** Correctly signed and none of our business; the reason is shown in GitHub's delivery log. */
  record Irrelevant(String reason) implements WebhookEvent {}
}
