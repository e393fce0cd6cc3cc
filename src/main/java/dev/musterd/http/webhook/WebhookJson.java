package dev.musterd.http.webhook;

import dev.musterd.model.AsciiSet;
import dev.musterd.model.CompactText;
import dev.musterd.model.Job;
import dev.musterd.model.JobOrigin;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.WebhookEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Reads GitHub's delivery into a {@link WebhookEvent}. Names are data: each is checked before it
 * may reach a path, a tag or a log line, and no URL of a payload is ever followed.
 *
 * @see <a
 *     href="https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_job">GitHub:
 *     workflow_job</a>
 */
final class WebhookJson {
  private static final int MAX_RUNNER_NAME_LENGTH = 128;

  /** Of a workflow or a job; a longer one could be no tag, and is of use to no person. */
  private static final int MAX_NAME_LENGTH = 1_000;

  /** GitHub's words: event names, actions, statuses, conclusions. */
  private static final AsciiSet WORD = AsciiSet.of("_", "az");

  private static final AsciiSet DELIVERY = AsciiSet.of("-", "AZ", "az", "09");
  private static final int ID_MAX = 64;

  private static final JsonFields FIELDS =
      new JsonFields(
          Set.of(
              "action",
              "workflow_job.id",
              "workflow_job.run_id",
              "workflow_job.run_attempt",
              "workflow_job.status",
              "workflow_job.conclusion",
              "workflow_job.created_at",
              "workflow_job.head_sha",
              "workflow_job.started_at",
              "workflow_job.labels",
              "workflow_job.name",
              "workflow_job.runner_id",
              "workflow_job.runner_name",
              "workflow_job.workflow_name",
              "deployment.id",
              "check_run.id",
              "check_run.status",
              "check_run.started_at",
              "repository.name",
              "repository.owner.login",
              "repository.owner.type",
              "enterprise.slug",
              "installation.id"),
          JobLabels.MAX_LABELS);

  private WebhookJson() {}

  /** What a delivery's bytes are. */
  sealed interface Reading {
    record Readable(WebhookEvent event) implements Reading {}

    record Malformed(String reason) implements Reading {}
  }

  /**
   * @param event the header X-GitHub-Event; the body of an event that is not ours is not even
   *     parsed
   * @param delivery the header X-GitHub-Delivery
   */
  static Reading read(String event, String delivery, RequestBody body) {
    return switch (event) {
      case "workflow_job", "check_run" -> readFields(event, delivery, body);
      case "ping" -> new Reading.Readable(new WebhookEvent.Ping());
      default -> irrelevant("musterd does not act on the event " + word(event));
    };
  }

  private static Reading readFields(String event, String delivery, RequestBody body) {
    return switch (FIELDS.read(body)) {
      case JsonFields.Result.Broken(String reason) -> new Reading.Malformed(reason);
      case JsonFields.Result.Found(var values) -> {
        PayloadReader payload = new PayloadReader(values);
        Reading reading =
            event.equals("workflow_job")
                ? workflowJob(payload, delivery)
                : checkRun(payload, delivery);
        yield payload.problem().<Reading>map(Reading.Malformed::new).orElse(reading);
      }
    };
  }

  private static Reading workflowJob(PayloadReader payload, String delivery) {
    String action = payload.text("action");
    return switch (action) {
      case "queued" -> {
        // A job behind an environment's gate is announced too, and again once the gate is open.
        String status = payload.optionalText("workflow_job.status").orElse("queued");
        yield new Reading.Readable(
            status.equals("waiting")
                ? heldBack(payload, status)
                : queued(payload, status, delivery));
      }
      case "waiting", "pending", "requested" -> new Reading.Readable(heldBack(payload, action));
      case "in_progress" -> new Reading.Readable(started(payload));
      case "completed" -> new Reading.Readable(finished(payload));
      default -> irrelevant("musterd does not act on workflow_job " + word(action));
    };
  }

  private static WebhookEvent.JobHeldBack heldBack(PayloadReader payload, String status) {
    return new WebhookEvent.JobHeldBack(
        new Job.Id(payload.positive("workflow_job.id")), repository(payload), status);
  }

  private static WebhookEvent queued(PayloadReader payload, String status, String delivery) {
    return switch (JobLabels.of(payload.texts("workflow_job.labels"))) {
      case JobLabels.Usable(Labels labels) -> queued(payload, labels, status, delivery);
      case JobLabels.Unusable(String reason) ->
          new WebhookEvent.JobUnservable(
              new Job.Id(payload.positive("workflow_job.id")), repository(payload), reason);
    };
  }

  private static WebhookEvent.JobQueued queued(
      PayloadReader payload, Labels labels, String status, String delivery) {
    Job job =
        new Job(
            new Job.Id(payload.positive("workflow_job.id")),
            payload.positive("workflow_job.run_id"),
            // Absent before run attempts existed: then it is the first.
            (int) payload.between("workflow_job.run_attempt", 1, Integer.MAX_VALUE, 1),
            repository(payload),
            labels,
            instant(payload, "workflow_job.created_at", "workflow_job.started_at"),
            payload
                .textIfAny("workflow_job.head_sha")
                .filter(Job.SHA.asMatchPredicate())
                .map(CompactText::of));
    boolean mayBeHeldBack = payload.isPresent("deployment.id") || !status.equals("queued");
    return announced(payload, job, delivery, mayBeHeldBack);
  }

  private static WebhookEvent.JobQueued announced(
      PayloadReader payload, Job job, String delivery, boolean mayBeHeldBack) {
    Optional<String> enterprise = payload.optionalText("enterprise.slug");
    if (enterprise.isPresent() && !Owner.isName(enterprise.get())) {
      payload.refuse("enterprise.slug is not a name that GitHub allows");
    }
    return new WebhookEvent.JobQueued(
        job,
        payload.optionalText("repository.owner.type").equals(Optional.of("Organization")),
        enterprise,
        payload.between("installation.id", 0, Long.MAX_VALUE, 0),
        DELIVERY.isAllOf(delivery, 1, ID_MAX) ? delivery : "unknown",
        mayBeHeldBack);
  }

  /** A runner without a readable name becomes one with an empty name, which is none of ours. */
  private static WebhookEvent.JobStarted started(PayloadReader payload) {
    return new WebhookEvent.JobStarted(
        new Job.Id(payload.positive("workflow_job.id")),
        repository(payload),
        runner(payload).orElse(""),
        registration(payload),
        payload.optionalText("workflow_job.started_at").flatMap(GitHubTime::read),
        origin(payload));
  }

  /** Authors write any text as a name: one that is no single line of text counts as none. */
  private static Optional<JobOrigin> origin(PayloadReader payload) {
    long run = payload.between("workflow_job.run_id", 0, Long.MAX_VALUE, 0);
    return run == 0
        ? Optional.empty()
        : Optional.of(
            new JobOrigin(
                run,
                (int) payload.between("workflow_job.run_attempt", 1, Integer.MAX_VALUE, 1),
                name(payload, "workflow_job.workflow_name"),
                name(payload, "workflow_job.name")));
  }

  private static String name(PayloadReader payload, String path) {
    return payload.textIfAny(path).filter(text -> isPrintable(text, MAX_NAME_LENGTH)).orElse("");
  }

  private static Optional<Registration.Id> registration(PayloadReader payload) {
    long id = payload.between("workflow_job.runner_id", 0, Long.MAX_VALUE, 0);
    return id == 0 ? Optional.empty() : Optional.of(new Registration.Id(id));
  }

  private static WebhookEvent.JobFinished finished(PayloadReader payload) {
    return new WebhookEvent.JobFinished(
        new Job.Id(payload.positive("workflow_job.id")),
        repository(payload),
        runner(payload),
        payload.optionalText("workflow_job.conclusion").map(WebhookJson::word).orElse("unknown"),
        origin(payload));
  }

  /**
   * The legacy trigger: the id of the check run is that of the job, and nothing names the run or
   * the labels.
   */
  private static Reading checkRun(PayloadReader payload, String delivery) {
    String action = payload.text("action");
    String status = payload.text("check_run.status");
    if (!action.equals("created") || !status.equals("queued")) {
      return irrelevant(
          "musterd does not act on check_run " + word(action) + " that is " + word(status));
    }
    Job job =
        new Job(
            new Job.Id(payload.positive("check_run.id")),
            0,
            1,
            repository(payload),
            Labels.NONE,
            instant(payload, "check_run.started_at", "check_run.started_at"));
    return new Reading.Readable(
        new WebhookEvent.CheckRunQueued(announced(payload, job, delivery, false)));
  }

  private static Owner.Repository repository(PayloadReader payload) {
    String account = payload.text("repository.owner.login");
    String name = payload.text("repository.name");
    if (Owner.isName(account) && Owner.isName(name)) {
      return new Owner.Repository(account, name);
    }
    payload.refuse("the repository's owner or name is not one that GitHub allows");
    return new Owner.Repository("unreadable", "unreadable");
  }

  private static Optional<String> runner(PayloadReader payload) {
    return payload
        .optionalText("workflow_job.runner_name")
        .filter(name -> isPrintable(name, MAX_RUNNER_NAME_LENGTH));
  }

  private static boolean isPrintable(String text, int maxLength) {
    return !text.isEmpty()
        && text.length() <= maxLength
        && text.codePoints().noneMatch(JobLabels::isForged);
  }

  private static Instant instant(PayloadReader payload, String path, String otherwise) {
    Optional<Instant> time =
        GitHubTime.read(payload.optionalText(path).orElseGet(() -> payload.text(otherwise)));
    if (time.isEmpty()) {
      payload.refuse(path + " is not a time as GitHub writes it");
    }
    return time.orElse(Instant.EPOCH);
  }

  private static String word(String text) {
    return WORD.isAllOf(text, 1, ID_MAX) ? text : "(unreadable)";
  }

  private static Reading irrelevant(String reason) {
    return new Reading.Readable(new WebhookEvent.Irrelevant(reason));
  }
}
