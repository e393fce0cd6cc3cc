package dev.musterd.aws.sqs;

import dev.musterd.base.DisplayText;
import dev.musterd.base.TypedFields;
import dev.musterd.model.Job;
import dev.musterd.model.JobOrigin;
import dev.musterd.model.Owner;
import dev.musterd.model.Registration;
import dev.musterd.model.WebhookEvent.JobFinished;
import dev.musterd.model.WebhookEvent.JobHeldBack;
import dev.musterd.model.WebhookEvent.JobNews;
import dev.musterd.model.WebhookEvent.JobStarted;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of a job, as JSON with the number of its format. Fields that are not known are
 * ignored; a format that is not known is refused, since its fields may mean something else.
 */
final class JobNewsJson {
  /** The value of {@link #KIND}, which no event of EventBridge has. */
  static final String JOB_NEWS = "musterd-job-news";

  static final String KIND = "kind";
  private static final int VERSION = 1;
  private static final String STARTED = "started";
  private static final String FINISHED = "finished";
  private static final String HELD_BACK = "held-back";

  private JobNewsJson() {}

  static String write(JobNews news) {
    JsonObject json =
        new JsonObject().put(KIND, JOB_NEWS).put("version", VERSION).put("job", news.job().value());
    switch (news) {
      case JobStarted started -> write(json, started);
      case JobFinished finished -> write(json, finished);
      case JobHeldBack(_, Owner.Repository repository, String status) ->
          json.put("what", HELD_BACK).put("repository", repository.name()).put("status", status);
    }
    return AsciiJson.of(json.encode());
  }

  private static void write(JsonObject json, JobStarted started) {
    json.put("what", STARTED)
        .put("repository", started.repository().name())
        .put("runner", started.runner());
    started.registration().ifPresent(id -> json.put("registration", id.value()));
    started.startedAt().ifPresent(at -> json.put("started_at", at.toString()));
    started.origin().ifPresent(origin -> json.put("origin", write(origin)));
  }

  private static void write(JsonObject json, JobFinished finished) {
    json.put("what", FINISHED)
        .put("repository", finished.repository().name())
        .put("conclusion", finished.conclusion());
    finished.runner().ifPresent(runner -> json.put("runner", runner));
    finished.origin().ifPresent(origin -> json.put("origin", write(origin)));
  }

  private static JsonObject write(JobOrigin origin) {
    return new JsonObject()
        .put("run", origin.run())
        .put("attempt", origin.attempt())
        .put("workflow", origin.workflow())
        .put("name", origin.name());
  }

  /**
   * What became of the job.
   *
   * @throws IllegalArgumentException with the reason when the message does not say
   */
  static JobNews read(JsonObject json) {
    TypedFields fields = fields(json);
    long version = fields.wholeNumber("version");
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "its format is %d, and this version of musterd reads %d".formatted(version, VERSION));
    }
    try {
      return news(fields);
    } catch (DateTimeException malformed) {
      throw new IllegalArgumentException("field started_at is not an instant", malformed);
    }
  }

  private static JobNews news(TypedFields fields) {
    Job.Id job = new Job.Id(fields.wholeNumber("job"));
    Owner.Repository repository =
        (Owner.Repository) Owner.of(Owner.Scope.REPOSITORY, fields.text("repository"));
    String what = fields.text("what");
    return switch (what) {
      case STARTED ->
          new JobStarted(
              job,
              repository,
              fields.text("runner"),
              fields
                  .find("registration", Number.class)
                  .map(Number::longValue)
                  .map(Registration.Id::new),
              fields.find("started_at", String.class).map(Instant::parse),
              origin(fields));
      case FINISHED ->
          new JobFinished(
              job,
              repository,
              fields.find("runner", String.class),
              fields.text("conclusion"),
              origin(fields));
      case HELD_BACK -> new JobHeldBack(job, repository, fields.text("status"));
      default ->
          throw new IllegalArgumentException(
              "it is about a job that " + DisplayText.truncated(what, 100));
    };
  }

  private static Optional<JobOrigin> origin(TypedFields fields) {
    return fields
        .find("origin", JsonObject.class)
        .map(JobNewsJson::fields)
        .map(
            origin ->
                new JobOrigin(
                    origin.wholeNumber("run"),
                    (int) origin.wholeNumber("attempt"),
                    origin.text("workflow"),
                    origin.text("name")));
  }

  private static TypedFields fields(JsonObject json) {
    return new TypedFields(json::getValue, IllegalArgumentException::new);
  }
}
