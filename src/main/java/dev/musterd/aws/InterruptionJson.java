package dev.musterd.aws;

import dev.musterd.base.DisplayText;
import dev.musterd.base.TypedFields;
import dev.musterd.model.AwsNames;
import dev.musterd.model.Instance;
import dev.musterd.model.InterruptionRecord;
import dev.musterd.model.InterruptionRecord.InterruptedJob;
import dev.musterd.model.InterruptionRecord.Kind;
import dev.musterd.model.InterruptionRecord.Rerun;
import dev.musterd.model.Owner;
import dev.musterd.model.RunAttempt;
import dev.musterd.model.release.RunnerVersion;
import dev.musterd.port.InterruptionLog.UnreadableRecordException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * A record of an interruption as JSON, which the user data of instances writes, too. Fields that
 * are not known are ignored; a version that is not known is refused, since its fields may mean
 * something else. A job can write its instance's record, so each field is checked.
 */
final class InterruptionJson {
  private static final int VERSION = 1;

  private InterruptionJson() {}

  static String write(InterruptionRecord record) {
    JsonObject json =
        new JsonObject()
            .put("version", VERSION)
            .put("instance", record.instance().value())
            .put("at", record.at().toString())
            .put("kind", record.kind().word())
            .put("runner_version", record.runnerVersion().map(Object::toString).orElse(null))
            .put("job", record.job().map(InterruptionJson::job).orElse(null))
            .put("detail", record.detail());
    switch (record.rerun()) {
      case Rerun.Pending _ -> {}
      case Rerun.Requested(Instant at) ->
          json.put("rerun", new JsonObject().put("state", "requested").put("at", at.toString()));
      case Rerun.Declined(Instant at, String reason) ->
          json.put(
              "rerun",
              new JsonObject()
                  .put("state", "declined")
                  .put("at", at.toString())
                  .put("reason", reason));
    }
    return json.encodePrettily();
  }

  private static JsonObject job(InterruptedJob job) {
    return new JsonObject()
        .put("repository", job.run().repository().name())
        .put("run_id", job.run().run())
        .put("run_attempt", job.run().attempt())
        .put("name", job.name());
  }

  /**
   * The record of the instance.
   *
   * @throws UnreadableRecordException when it is none
   */
  static InterruptionRecord read(Instance.Id instance, String text) {
    try {
      return record(instance, fields(new JsonObject(text)));
    } catch (DecodeException | IllegalArgumentException | DateTimeException malformed) {
      throw new UnreadableRecordException(
          "%s is no record of an interruption: %s"
              .formatted(AwsNames.interruption(instance.value()), malformed.getMessage()));
    }
  }

  private static TypedFields fields(JsonObject json) {
    return new TypedFields(json::getValue, IllegalArgumentException::new);
  }

  private static InterruptionRecord record(Instance.Id instance, TypedFields fields) {
    long version = fields.wholeNumber("version");
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "its version is %d, and this musterd reads %d".formatted(version, VERSION));
    } else if (!fields.text("instance").equals(instance.value())) {
      throw new IllegalArgumentException("it is about another instance");
    }
    return new InterruptionRecord(
        instance,
        Instant.parse(fields.text("at")),
        Kind.find(fields.text("kind"))
            .orElseThrow(() -> new IllegalArgumentException("its kind is not known")),
        fields.find("runner_version", String.class).flatMap(RunnerVersion::find),
        fields.find("job", JsonObject.class).map(InterruptionJson::job),
        printable(fields.textOr("detail", "")),
        fields
            .find("rerun", JsonObject.class)
            .map(rerun -> rerun(fields(rerun)))
            .orElseGet(Rerun.Pending::new));
  }

  private static InterruptedJob job(JsonObject json) {
    TypedFields fields = fields(json);
    long attempt = fields.wholeNumber("run_attempt");
    if (attempt > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("field run_attempt is out of range");
    }
    return new InterruptedJob(
        new RunAttempt(
            (Owner.Repository) Owner.of(Owner.Scope.REPOSITORY, fields.text("repository")),
            fields.wholeNumber("run_id"),
            (int) attempt),
        printable(fields.textOr("name", "")));
  }

  /** It reaches log lines and terminals. */
  private static String printable(String text) {
    return DisplayText.escaped(text, DisplayText::isUnprintable);
  }

  private static Rerun rerun(TypedFields fields) {
    Instant at = Instant.parse(fields.text("at"));
    return fields.text("state").equals("requested")
        ? new Rerun.Requested(at)
        : new Rerun.Declined(at, fields.textOr("reason", ""));
  }
}
