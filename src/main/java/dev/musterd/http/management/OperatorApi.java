package dev.musterd.http.management;

import dev.musterd.flow.RetireRunner;
import dev.musterd.flow.launch.PausePools;
import dev.musterd.model.Instance;
import dev.musterd.model.PoolPause;
import dev.musterd.model.Requester;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** The pages by which operators pause and resume pools, and retire runners. */
public final class OperatorApi {
  static final String PAUSE = "/api/v1/pools/([^/]*)/pause";
  static final String RESUME = "/api/v1/pools/([^/]*)/resume";
  static final String RETIRE = "/api/v1/runners/([^/]*)/retire";

  /** What pools and runners can be called; nothing of it has to be escaped in an answer. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private final PausePools pausePools;
  private final RetireRunner retireRunner;
  private final InstantSource clock;

  public OperatorApi(PausePools pausePools, RetireRunner retireRunner, InstantSource clock) {
    this.pausePools = pausePools;
    this.retireRunner = retireRunner;
    this.clock = clock;
  }

  Future<ManagementResponse> pause(RoutingContext context) {
    return change(context, PAUSE, pausePools::pause);
  }

  Future<ManagementResponse> resume(RoutingContext context) {
    return change(context, RESUME, pausePools::resume);
  }

  private Future<ManagementResponse> change(
      RoutingContext context,
      String path,
      BiFunction<String, Requester, Future<PausePools.Answer>> act) {
    Requester requester = OperatorRequest.of(context).requester();
    return name(context, path)
        .map(pool -> act.apply(pool, requester).map(this::answer))
        .orElseGet(() -> unknown("there is no pool of that name"));
  }

  private ManagementResponse answer(PausePools.Answer answer) {
    return switch (answer) {
      case PausePools.Answer.UnknownPool(String reason) -> ManagementResponse.error(404, reason);
      case PausePools.Answer.Done(
              String pool,
              Optional<PoolPause> pause,
              boolean changed,
              Optional<String> unsaved) -> {
        JsonObject json =
            dated()
                .put("pool", pool)
                .put("paused", pause.isPresent())
                .put("changed", changed)
                .put("survives_restart", unsaved.isEmpty());
        pause.ifPresent(
            it -> json.put("paused_by", it.by()).put("paused_since", ApiJson.time(it.since())));
        unsaved.ifPresent(reason -> json.put("reason", reason));
        yield ManagementResponse.json(200, json);
      }
    };
  }

  Future<ManagementResponse> retire(RoutingContext context) {
    OperatorRequest request = OperatorRequest.of(context);
    boolean whenIdle = request.flag("when_idle");
    return name(context, RETIRE)
        .map(runner -> retireRunner.retire(runner, whenIdle, request.requester()).map(this::answer))
        .orElseGet(() -> unknown("there is no runner of that name"));
  }

  private ManagementResponse answer(RetireRunner.Answer answer) {
    return switch (answer) {
      case RetireRunner.Answer.Retired(Instance instance) ->
          ManagementResponse.json(
              200,
              about(instance)
                  .put("outcome", "terminated")
                  .put("reason", instance.id() + " is being terminated"));
      case RetireRunner.Answer.Later(Instance instance, String reason) ->
          ManagementResponse.json(
              202, about(instance).put("outcome", "later").put("reason", reason));
      case RetireRunner.Answer.Refused(String reason) -> ManagementResponse.error(409, reason);
      case RetireRunner.Answer.Failed(String reason) -> ManagementResponse.error(503, reason);
      case RetireRunner.Answer.Unknown(String reason) -> ManagementResponse.error(404, reason);
    };
  }

  private JsonObject about(Instance instance) {
    return dated()
        .put("instance", instance.id().value())
        .put("pool", instance.ownerPool().pool())
        .put("owner", instance.ownerPool().owner().name());
  }

  /** The name in the path, as it was sent; empty when it can be none. */
  private static Optional<String> name(RoutingContext context, String path) {
    return Pattern.compile(path)
        .matcher(context.request().path())
        .results()
        .map(match -> match.group(1))
        .filter(name -> NAME.matcher(name).matches())
        .findFirst();
  }

  private static Future<ManagementResponse> unknown(String reason) {
    return Future.succeededFuture(ManagementResponse.error(404, reason));
  }

  private JsonObject dated() {
    return new JsonObject().put("at", ApiJson.time(clock.instant()));
  }
}
