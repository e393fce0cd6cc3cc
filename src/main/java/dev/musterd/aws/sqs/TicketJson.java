package dev.musterd.aws.sqs;

import dev.musterd.base.TypedFields;
import dev.musterd.model.CompactText;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.Ticket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * A ticket as JSON, with the number of its format. Fields that are not known are ignored, so that
 * one may be added without a new number; a number that is not known is refused, since its fields
 * may mean something else.
 */
final class TicketJson {
  private static final int VERSION = 1;

  /** Absent means false, as in messages of 0.1.0. */
  private static final String MAY_BE_HELD_BACK = "mayBeHeldBack";

  /** The commit, for check runs; absent in messages of older versions. */
  private static final String HEAD_SHA = "headSha";

  private TicketJson() {}

  /** The result of reading a message's body. */
  sealed interface Reading {
    record Read(Ticket ticket) implements Reading {}

    record Refused(String reason) implements Reading {}
  }

  static String write(Ticket ticket) {
    Job job = ticket.job();
    JsonObject json =
        new JsonObject()
            .put("v", VERSION)
            .put("job", job.id().value())
            .put("run", job.runId())
            .put("attempt", job.attempt())
            .put("repository", job.repository().name())
            .put("labels", new JsonArray(job.labels().values()))
            .put("queuedAt", job.queuedAt().toString())
            .put(
                "owner",
                new JsonObject()
                    .put("scope", ticket.owner().scope().tagValue())
                    .put("name", ticket.owner().name()))
            .put("pool", ticket.pool())
            .put("installation", ticket.installation())
            .put("delivery", ticket.delivery());
    if (ticket.mayBeHeldBack()) {
      json.put(MAY_BE_HELD_BACK, true);
    }
    job.headSha().ifPresent(sha -> json.put(HEAD_SHA, sha.toString()));
    return AsciiJson.of(json.encode());
  }

  static Reading read(String body) {
    try {
      JsonObject json = new JsonObject(body);
      TypedFields fields = fields(json);
      long version = fields.wholeNumber("v");
      if (version > VERSION) {
        return new Reading.Refused(
            "its format, %d, is newer than %d, the newest that this version of musterd reads"
                .formatted(version, VERSION));
      } else if (version < VERSION) {
        return new Reading.Refused("there is no format " + version);
      }
      return new Reading.Read(ticket(fields, json));
    } catch (DecodeException _) {
      return new Reading.Refused("not a JSON object");
    } catch (MalformedTicketException malformed) {
      return new Reading.Refused(malformed.getMessage());
    }
  }

  private static TypedFields fields(JsonObject json) {
    return new TypedFields(json::getValue, MalformedTicketException::new);
  }

  private static Ticket ticket(TypedFields fields, JsonObject json) {
    TypedFields owner = fields(fields.value("owner", JsonObject.class));
    Job job =
        new Job(
            new Job.Id(fields.wholeNumber("job")),
            fields.wholeNumber("run"),
            attempt(fields),
            repository(fields.text("repository")),
            labels(fields.value("labels", JsonArray.class)),
            queuedAt(fields.text("queuedAt")),
            fields
                .find(HEAD_SHA, String.class)
                .filter(Job.SHA.asMatchPredicate())
                .map(CompactText::of));
    return new Ticket(
        job,
        owner(owner.text("scope"), owner.text("name")),
        fields.text("pool"),
        fields.wholeNumber("installation"),
        fields.text("delivery"),
        Boolean.TRUE.equals(json.getValue(MAY_BE_HELD_BACK)));
  }

  private static int attempt(TypedFields fields) {
    long attempt = fields.wholeNumber("attempt");
    if (attempt < 1 || attempt > Integer.MAX_VALUE) {
      throw new MalformedTicketException("field attempt is out of range");
    }
    return (int) attempt;
  }

  private static Owner.Repository repository(String name) {
    return (Owner.Repository) owner(Owner.Scope.REPOSITORY.tagValue(), name);
  }

  private static Owner owner(String scope, String name) {
    for (Owner.Scope known : Owner.Scope.values()) {
      if (known.tagValue().equals(scope)) {
        try {
          return Owner.of(known, name);
        } catch (IllegalArgumentException _) {
          throw new MalformedTicketException("not a valid name for scope " + scope);
        }
      }
    }
    throw new MalformedTicketException("unknown owner scope");
  }

  private static Labels labels(JsonArray labels) {
    if (!labels.stream().allMatch(String.class::isInstance)) {
      throw new MalformedTicketException("field labels holds something else than text");
    }
    return Labels.of(labels.stream().map(String.class::cast).toList());
  }

  private static Instant queuedAt(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException _) {
      throw new MalformedTicketException("field queuedAt is not an instant");
    }
  }

  /** Ends the reading of a malformed ticket. */
  private static final class MalformedTicketException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedTicketException(String reason) {
      super(reason, null, false, false);
    }
  }
}
