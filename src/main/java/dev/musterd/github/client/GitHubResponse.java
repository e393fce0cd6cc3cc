package dev.musterd.github.client;

import dev.musterd.base.TypedFields;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** A response of GitHub, of any status. */
public record GitHubResponse(GitHubRequest call, int status, MultiMap headers, Buffer body) {

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** A header that is a number of at most ten digits: every second of the next two centuries. */
  public Optional<Long> numericHeader(String name) {
    return header(name)
        .map(String::strip)
        .filter(text -> text.matches("[0-9]{1,10}"))
        .map(Long::parseLong);
  }

  /** GitHub's time when it answered. */
  public Optional<Instant> date() {
    try {
      return header("date")
          .map(text -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip())));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /** An instant that this answer names, by the clock of this machine, which may differ. */
  public Instant here(Instant there, Instant now) {
    return date().map(date -> now.plus(Duration.between(date, there))).orElse(there);
  }

  public boolean ok() {
    return status >= 200 && status < 300;
  }

  public boolean notModified() {
    return status == 304;
  }

  /**
   * The body as an object.
   *
   * @throws GitHubException when it is none: a proxy's page, or half an answer
   */
  public JsonObject json() {
    try {
      JsonObject json = new JsonObject(body);
      // The text "null" is JSON, too, and becomes an object around nothing.
      return Optional.ofNullable(json.getMap()).map(_ -> json).orElseThrow(this::unreadable);
    } catch (DecodeException | ClassCastException _) {
      throw unreadable();
    }
  }

  /** The fields of an object in this answer, by type. */
  public TypedFields fields(JsonObject json) {
    return new TypedFields(json::getValue, _ -> unreadable());
  }

  public long number(JsonObject json, String field) {
    return fields(json).value(field, Number.class).longValue();
  }

  public String text(JsonObject json, String field) {
    return fields(json).text(field);
  }

  public List<JsonObject> objects(String field) {
    return objects(json(), field);
  }

  public List<JsonObject> objects(JsonObject json, String field) {
    return objects(fields(json).value(field, JsonArray.class));
  }

  /** The body as an array of objects. */
  public List<JsonObject> objects() {
    try {
      return objects(new JsonArray(body));
    } catch (DecodeException | ClassCastException _) {
      throw unreadable();
    }
  }

  private List<JsonObject> objects(JsonArray array) {
    return array.stream().map(item -> item instanceof JsonObject json ? json : fail()).toList();
  }

  private <T> T fail() {
    throw unreadable();
  }

  public GitHubException unreadable() {
    return new GitHubException(
        new GitHubProblem.Unavailable(
            call.operation() + ": GitHub's answer (" + status + ") is not what its API promises"));
  }

  @Override
  public String toString() {
    return call.operation() + " " + status;
  }
}
