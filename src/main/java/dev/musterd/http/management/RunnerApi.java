package dev.musterd.http.management;

import dev.musterd.flow.HoldRunners;
import dev.musterd.flow.HoldRunners.Outcome;
import dev.musterd.flow.ShowLogs;
import dev.musterd.flow.ShowLogs.LogStream;
import dev.musterd.model.Instance;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The pages below {@code /api/v1/runners/NAME}: its console, and its hold for debugging. */
public final class RunnerApi {
  /** The path of a runner, up to its name. */
  static final String RUNNERS = "/api/v1/runners/";

  static final String HOLD = "/hold";
  static final String LOGS = "/logs";

  private static final int LINES_DEFAULT = 100;
  private static final int LINES_MAX = 1_000;
  private static final Pattern LINES = Pattern.compile("[0-9]{1,4}");

  /** GitHub's limit of a runner's name is 64 characters; these need no encoding. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  private final HoldRunners hold;
  private final ShowLogs logs;
  private final Durations durations;
  private final Streams streams;
  private final InstantSource clock;
  private List<String> secrets;

  /**
   * The syntax of durations.
   *
   * @param read empty for a text that is none
   * @param syntax what the text must be, for messages
   */
  public record Durations(Function<String, Optional<Duration>> read, String syntax) {}

  /**
   * Where the instances' logs are in CloudWatch Logs.
   *
   * @param of the streams of an instance that are known by name
   */
  public record Streams(String region, Function<Instance, List<LogStream>> of) {}

  /**
   * @param secrets values that no page shows
   */
  public RunnerApi(
      HoldRunners hold,
      ShowLogs logs,
      Durations durations,
      Streams streams,
      List<String> secrets,
      InstantSource clock) {
    this.hold = hold;
    this.logs = logs;
    this.durations = durations;
    this.streams = streams;
    this.secrets = List.copyOf(secrets);
    this.clock = clock;
  }

  /** Shows none of these values from now on. */
  public void replaceSecrets(List<String> values) {
    secrets = List.copyOf(values);
  }

  /** GET reads the last lines of the console. */
  Future<ManagementResponse> logs(RoutingContext context) {
    Optional<String> name = name(context, LOGS);
    Optional<Integer> lines = lines(context);
    if (name.isEmpty()) {
      return wrong(400, "a runner is named by its instance id or its name at GitHub");
    } else if (lines.isEmpty()) {
      return wrong(400, "lines must be a number from 0 to " + LINES_MAX);
    }
    return logs.read(name.get(), lines.get(), secrets)
        .map(
            outcome ->
                switch (outcome) {
                  case ShowLogs.Outcome.Read read -> ManagementResponse.json(200, read(read));
                  case ShowLogs.Outcome.Unknown(String reason) ->
                      ManagementResponse.error(404, reason);
                  case ShowLogs.Outcome.Unanswered(String reason) ->
                      ManagementResponse.error(503, reason);
                  case ShowLogs.Outcome.Busy() ->
                      ManagementResponse.error(
                          503, "other consoles are being read: try again in some seconds");
                });
  }

  private JsonObject read(ShowLogs.Outcome.Read read) {
    JsonArray links = new JsonArray();
    streams
        .of()
        .apply(read.instance())
        .forEach(
            stream ->
                links.add(
                    new JsonObject()
                        .put("group", stream.group())
                        .put("stream", stream.name())
                        .put("url", stream.url(streams.region()))));
    return of(read.instance())
        .put("ended", read.ended())
        .put("total", read.lines().total())
        .put("truncated", read.lines().truncated())
        .put("lines", new JsonArray(read.lines().rows()))
        .put("streams", links);
  }

  private static Optional<Integer> lines(RoutingContext context) {
    return Optional.ofNullable(context.request().getParam("lines"))
        .or(() -> Optional.of(Integer.toString(LINES_DEFAULT)))
        .filter(text -> LINES.matcher(text).matches())
        .map(Integer::valueOf)
        .filter(lines -> lines <= LINES_MAX);
  }

  /** POST holds the instance for the time in the body, DELETE releases it. */
  Future<ManagementResponse> hold(RoutingContext context) {
    OperatorRequest request = OperatorRequest.of(context);
    Optional<String> name = name(context, HOLD);
    if (name.isEmpty()) {
      return wrong(400, "a runner is named by its instance id or its name at GitHub");
    } else if (context.request().method().equals(HttpMethod.DELETE)) {
      return hold.release(name.get(), request.requester()).map(this::answer);
    }
    return duration(request.body())
        .map(time -> hold.hold(name.get(), time, request.requester()).map(this::answer))
        .orElseGet(
            () ->
                wrong(
                    400,
                    "the body must be JSON with \"for\", which must be " + durations.syntax()));
  }

  private Optional<Duration> duration(JsonObject body) {
    return body.getValue("for") instanceof String text
        ? durations.read().apply(text)
        : Optional.empty();
  }

  private ManagementResponse answer(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Held(Instance instance, Instance.Hold its, String note) ->
          ManagementResponse.json(
              200,
              of(instance)
                  .put("held_until", ApiJson.time(its.until()))
                  .put("held_by", its.by())
                  .put("note", note));
      case Outcome.Released(Instance instance) ->
          ManagementResponse.json(200, of(instance).put("released", true));
      case Outcome.Unknown(String reason) -> ManagementResponse.error(404, reason);
      case Outcome.Refused(String reason) -> ManagementResponse.error(409, reason);
      case Outcome.Unanswered(String reason) -> ManagementResponse.error(503, reason);
    };
  }

  private JsonObject of(Instance instance) {
    return new JsonObject()
        .put("at", ApiJson.time(clock.instant()))
        .put("instance", instance.id().value())
        .put("pool", instance.ownerPool().pool())
        .put("owner", instance.ownerPool().owner().name());
  }

  /** The part of the path between the folder and what is asked for, as it was sent. */
  private static Optional<String> name(RoutingContext context, String page) {
    String path = context.request().path();
    String name = path.substring(RUNNERS.length(), path.length() - page.length());
    return Optional.of(name).filter(it -> NAME.matcher(it).matches());
  }

  private static Future<ManagementResponse> wrong(int status, String reason) {
    return Future.succeededFuture(ManagementResponse.error(status, reason));
  }
}
