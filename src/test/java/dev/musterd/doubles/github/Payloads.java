package dev.musterd.doubles.github;

import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Webhook bodies with the fields of real ones, so that a parser meets their size and their noise.
 *
 * @see <a
 *     href="https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_job">workflow_job</a>
 */
final class Payloads {
  private static final String API = "https://api.github.com";
  private static final String WEB = "https://github.com/";

  /** The name of every workflow. */
  static final String WORKFLOW = "continuous";

  /** The name of every job. */
  static final String JOB_NAME = "build";

  private static final List<String> REPOSITORY_LINKS =
      List.of(
          "archive",
          "assignees",
          "blobs",
          "branches",
          "collaborators",
          "comments",
          "commits",
          "compare",
          "contents",
          "contributors",
          "deployments",
          "downloads",
          "events",
          "forks",
          "git_commits",
          "git_refs",
          "git_tags",
          "hooks",
          "issue_comment",
          "issue_events",
          "issues",
          "keys",
          "labels",
          "languages",
          "merges",
          "milestones",
          "notifications",
          "pulls",
          "releases",
          "stargazers",
          "statuses",
          "subscribers",
          "subscription",
          "tags",
          "teams",
          "trees");

  private static final List<String> ACCOUNT_LINKS =
      List.of(
          "events",
          "followers",
          "following",
          "gists",
          "organizations",
          "received_events",
          "repos",
          "starred",
          "subscriptions");

  private static final List<String> FLAGS =
      List.of(
          "archived",
          "disabled",
          "fork",
          "has_discussions",
          "has_downloads",
          "has_issues",
          "has_pages",
          "has_projects",
          "has_wiki",
          "is_template",
          "web_commit_signoff_required");

  private static final List<String> LATER =
      List.of(
          "run_attempt",
          "head_branch",
          "created_at",
          "workflow_name",
          "runner_id",
          "runner_group_id",
          "runner_group_name");

  /** A job at one moment. */
  record JobView(
      Job job,
      String name,
      String status,
      Optional<String> conclusion,
      Optional<Long> runnerId,
      Optional<String> runnerName,
      Instant startedAt,
      Optional<Instant> completedAt) {
    static JobView of(FakeJob job) {
      return new JobView(
          job.job,
          job.name,
          job.status,
          job.conclusion,
          job.runner.map(runner -> runner.id),
          job.runner.map(runner -> runner.name),
          job.startedAt,
          job.completedAt);
    }

    JobView withStatus(String other) {
      return new JobView(
          job, name, other, conclusion, runnerId, runnerName, startedAt, completedAt);
    }
  }

  /** The owner of the job, and the installation. */
  record Surroundings(
      Owner.Repository repository,
      boolean accountIsOrganization,
      Optional<String> enterprise,
      Optional<Long> installation) {}

  JsonObject workflowJob(String action, JobView job, Surroundings around) {
    return surrounded(new JsonObject().put("action", action).put("workflow_job", job(job)), around);
  }

  /** Without what came with later versions of the Enterprise Server. */
  static JsonObject asOldServersSend(JsonObject body) {
    LATER.forEach(body.getJsonObject("workflow_job")::remove);
    body.remove("enterprise");
    return body;
  }

  JsonObject checkRun(JobView job, Surroundings around) {
    JsonObject suite =
        new JsonObject()
            .put("id", job.job().runId() * 2)
            .put("head_branch", "main")
            .put("head_sha", sha(job))
            .put("status", "queued")
            .putNull("conclusion")
            .put("pull_requests", new JsonArray());
    JsonObject run =
        new JsonObject()
            .put("id", job.job().id().value())
            .put("name", "build")
            .put("head_sha", sha(job))
            .put("status", "queued")
            .putNull("conclusion")
            .put("started_at", time(job.startedAt()))
            .putNull("completed_at")
            .put("html_url", WEB + around.repository() + "/runs/" + job.job().id())
            .put("check_suite", suite)
            .put("output", new JsonObject().putNull("title").put("annotations_count", 0))
            .put("pull_requests", new JsonArray());
    return surrounded(new JsonObject().put("action", "created").put("check_run", run), around);
  }

  /** What GitHub sends when a webhook is made. */
  JsonObject ping(Surroundings around) {
    JsonObject hook =
        new JsonObject()
            .put("type", "App")
            .put("id", 31337)
            .put("name", "web")
            .put("active", true)
            .put("events", new JsonArray().add("workflow_job"));
    return surrounded(
        new JsonObject().put("zen", "Calm seas.").put("hook_id", 31337).put("hook", hook), around);
  }

  /** The job as both the webhook and the REST API show it. */
  static JsonObject job(JobView view) {
    Job job = view.job();
    String api = API + "/repos/" + job.repository() + "/actions/";
    return new JsonObject()
        .put("id", job.id().value())
        .put("run_id", job.runId())
        .put("run_url", api + "runs/" + job.runId())
        .put("run_attempt", job.attempt())
        .put("node_id", "CR_" + Long.toString(job.id().value(), 36))
        .put("head_sha", sha(view))
        .put("head_branch", "main")
        .put("url", api + "jobs/" + job.id())
        .put("html_url", WEB + job.repository() + "/actions/runs/" + job.runId())
        .put("status", view.status())
        .put("conclusion", view.conclusion().orElse(null))
        .put("created_at", time(job.queuedAt()))
        .put("started_at", time(view.startedAt()))
        .put("completed_at", view.completedAt().map(Payloads::time).orElse(null))
        .put("name", view.name())
        .put("steps", new JsonArray())
        .put("check_run_url", API + "/repos/" + job.repository() + "/check-runs/" + job.id())
        .put("labels", new JsonArray(job.labels().values()))
        .put("runner_id", view.runnerId().orElse(null))
        .put("runner_name", view.runnerName().orElse(null))
        .put("runner_group_id", view.runnerId().map(_ -> 1).orElse(null))
        .put("runner_group_name", view.runnerId().map(_ -> "Default").orElse(null))
        .put("workflow_name", WORKFLOW);
  }

  private static JsonObject surrounded(JsonObject body, Surroundings around) {
    Owner.Repository repository = around.repository();
    JsonObject account = account(repository.account(), around.accountIsOrganization());
    body.put("repository", repository(repository, account));
    if (around.accountIsOrganization()) {
      body.put("organization", account);
    }
    around
        .enterprise()
        .ifPresent(
            slug -> body.put("enterprise", new JsonObject().put("id", 77).put("slug", slug)));
    around.installation().ifPresent(id -> body.put("installation", new JsonObject().put("id", id)));
    return body.put("sender", account("mira-tessel", false));
  }

  private static JsonObject repository(Owner.Repository repository, JsonObject account) {
    JsonObject json =
        new JsonObject()
            .put("id", Math.abs(repository.hashCode()))
            .put("name", repository.repository())
            .put("full_name", repository.name())
            .put("private", true)
            .put("visibility", "private")
            .put("owner", account)
            .put("url", API + "/repos/" + repository)
            .put("html_url", WEB + repository)
            .put("clone_url", WEB + repository + ".git")
            .put("default_branch", "main")
            .put("topics", new JsonArray())
            .putNull("description")
            .putNull("license")
            .put("created_at", "2024-02-03T04:05:06Z")
            .put("pushed_at", "2026-01-02T03:04:05Z");
    FLAGS.forEach(flag -> json.put(flag, false));
    REPOSITORY_LINKS.forEach(
        link -> json.put(link + "_url", API + "/repos/" + repository + "/" + link + "{/any}"));
    return json;
  }

  private static JsonObject account(String login, boolean organization) {
    JsonObject json =
        new JsonObject()
            .put("login", login)
            .put("id", Math.abs(login.hashCode()))
            .put("type", organization ? "Organization" : "User")
            .put("site_admin", false)
            .put("url", API + "/users/" + login)
            .put("html_url", WEB + login);
    ACCOUNT_LINKS.forEach(link -> json.put(link + "_url", API + "/users/" + login + "/" + link));
    return json;
  }

  private static String sha(JobView view) {
    return sha(view.job().runId());
  }

  static String sha(long run) {
    return String.format("%040x", run);
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
