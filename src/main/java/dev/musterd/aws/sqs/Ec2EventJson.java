package dev.musterd.aws.sqs;

import dev.musterd.base.DisplayText;
import dev.musterd.base.TypedFields;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceNotice;
import dev.musterd.model.InstanceNotice.Kind;
import dev.musterd.model.WebhookEvent.JobNews;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * EC2's events as EventBridge puts them into the queue. The instance is in {@code detail}: the ARN
 * in {@code resources} has another form in interruption warnings.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html">the
 *     structure of an event</a>
 */
final class Ec2EventJson {
  private static final String EC2 = "aws.ec2";
  private static final String STATE_CHANGE = "EC2 Instance State-change Notification";
  private static final String INTERRUPTION = "EC2 Spot Instance Interruption Warning";
  private static final String REBALANCE = "EC2 Instance Rebalance Recommendation";

  /** EC2's words are shorter; text of others must not fill the log. */
  private static final int WORD_MAX = 100;

  private Ec2EventJson() {}

  /** The result of reading a message's body. */
  sealed interface Reading {
    record Read(InstanceNotice notice) implements Reading {}

    /** What another node of musterd reports about a job. */
    record News(JobNews news) implements Reading {}

    /** An event, and none of the three kinds. */
    record Foreign(String about) implements Reading {}

    record Refused(String reason) implements Reading {}
  }

  static Reading read(String body) {
    try {
      JsonObject json = new JsonObject(body);
      if (json.getMap() == null) {
        return noObject();
      }
      return JobNewsJson.JOB_NEWS.equals(json.getValue(JobNewsJson.KIND))
          ? new Reading.News(JobNewsJson.read(json))
          : read(json);
    } catch (DecodeException _) {
      return noObject();
    } catch (MalformedEventException | IllegalArgumentException malformed) {
      return new Reading.Refused(malformed.getMessage());
    }
  }

  private static Reading noObject() {
    return new Reading.Refused("not a JSON object");
  }

  private static Reading read(JsonObject json) {
    TypedFields event = fields(json, "");
    String source = event.text("source");
    String type = event.text("detail-type");
    return source.equals(EC2)
        ? read(event, type)
        : new Reading.Foreign(word(type) + " of " + word(source));
  }

  private static Reading read(TypedFields event, String type) {
    return switch (type) {
      case STATE_CHANGE, INTERRUPTION, REBALANCE -> {
        TypedFields detail = fields(event.value("detail", JsonObject.class), "detail.");
        yield new Reading.Read(
            new InstanceNotice(
                word(event.text("id")),
                new InstanceNotice.Place(word(event.text("account")), word(event.text("region"))),
                time(event.text("time")),
                instance(detail.text("instance-id")),
                kind(type, detail)));
      }
      default -> new Reading.Foreign(word(type));
    };
  }

  private static Kind kind(String type, TypedFields detail) {
    return switch (type) {
      case STATE_CHANGE -> new Kind.StateChanged(word(detail.text("state")));
      case INTERRUPTION -> new Kind.InterruptionWarned(word(detail.text("instance-action")));
      default -> new Kind.RebalanceRecommended();
    };
  }

  private static TypedFields fields(JsonObject json, String path) {
    return new TypedFields(
        json::getValue,
        reason -> new MalformedEventException(reason.replace("field ", "field " + path)));
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException _) {
      throw new MalformedEventException("field time is not an instant");
    }
  }

  private static Instance.Id instance(String text) {
    if (!Instance.Id.FORM.matcher(text).matches()) {
      throw new MalformedEventException("field detail.instance-id is not an instance id");
    }
    return new Instance.Id(text);
  }

  private static String word(String text) {
    return DisplayText.escaped(DisplayText.truncated(text, WORD_MAX), DisplayText::isUnprintable);
  }

  /** Ends the reading of what is no event. */
  private static final class MalformedEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedEventException(String reason) {
      super(reason, null, false, false);
    }
  }
}
