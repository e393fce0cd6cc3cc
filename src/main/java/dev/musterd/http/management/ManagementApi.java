package dev.musterd.http.management;

import dev.musterd.base.DisplayText;
import dev.musterd.base.ListPage;
import dev.musterd.flow.DescribeFleet;
import dev.musterd.flow.Explain;
import dev.musterd.flow.Explanation;
import dev.musterd.flow.PreviewReaping;
import dev.musterd.flow.PreviewReaping.Judged;
import dev.musterd.model.Job;
import dev.musterd.model.TimedEvent;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The pages below {@code /api/v1}: what waits, what runs, and why. */
public final class ManagementApi {
  /** A screen or two, without a parameter that asks for more. */
  private static final int LIMIT_DEFAULT = 100;

  /** Some hundred KB of JSON, made within a few milliseconds. */
  private static final int LIMIT_MAX = 1_000;

  /** Enough for a sentence; it may quote what EC2 answered. */
  private static final int MAX_REASON = 300;

  /** The path of a job, up to its id. */
  static final String JOBS = "/api/v1/jobs/";

  private static final Pattern LIMIT = Pattern.compile("[0-9]{1,4}");
  private static final Pattern JOB = Pattern.compile("[0-9]{1,18}");

  private final Supplier<Views> views;
  private final Timeline timeline;
  private final Supplier<NodeRole> role;
  private final InstantSource clock;

  /**
   * What the node that decides knows.
   *
   * @param reapNow asks for a tick of the reaper at once; false when it has not begun yet
   */
  public record Views(
      Explain explain,
      DescribeFleet survey,
      PreviewReaping previewReaping,
      BooleanSupplier reapNow) {}

  /**
   * What was recorded of jobs.
   *
   * @param of the events of one job, in their order
   * @param json an event as the JSON of its log line
   */
  public record Timeline(
      Function<Job.Id, List<TimedEvent>> of, Function<TimedEvent, String> json) {}

  /**
   * @param views others after this node has begun or ended to decide
   */
  public ManagementApi(
      Supplier<Views> views, Timeline timeline, Supplier<NodeRole> role, InstantSource clock) {
    this.views = views;
    this.timeline = timeline;
    this.role = role;
    this.clock = clock;
  }

  /** A page of what only the node that decides knows; another node says which that is. */
  <T> Function<RoutingContext, T> ofDecider(
      Function<RoutingContext, T> page, Function<ManagementResponse, T> answer) {
    return context ->
        role.get() instanceof NodeRole.Standby standby
            ? answer.apply(ManagementResponse.error(503, standby.advice()))
            : page.apply(context);
  }

  ManagementResponse lease() {
    return ManagementResponse.json(200, dated().mergeIn(role.get().json()));
  }

  /** The role, when it is to accept webhooks only. */
  Optional<NodeRole.Standby> standby() {
    return role.get() instanceof NodeRole.Standby standby ? Optional.of(standby) : Optional.empty();
  }

  ManagementResponse jobs(RoutingContext context) {
    return list(
        context,
        "jobs",
        limit -> views.get().explain().waiting(limit, timeline.of()).map(ApiJson::waiting));
  }

  ManagementResponse runners(RoutingContext context) {
    return list(
        context, "runners", limit -> views.get().survey().runners(limit).map(ApiJson::runner));
  }

  private ManagementResponse list(
      RoutingContext context, String name, IntFunction<ListPage<JsonObject>> rows) {
    return limit(context)
        .map(limit -> ManagementResponse.json(200, list(dated(), name, rows.apply(limit))))
        .orElseGet(ManagementApi::wrongLimit);
  }

  /** Empty when what is asked for is no limit. */
  private static Optional<Integer> limit(RoutingContext context) {
    return Optional.ofNullable(context.request().getParam("limit"))
        .or(() -> Optional.of(Integer.toString(LIMIT_DEFAULT)))
        .filter(text -> LIMIT.matcher(text).matches())
        .map(Integer::valueOf)
        .filter(limit -> limit <= LIMIT_MAX);
  }

  private static ManagementResponse wrongLimit() {
    return ManagementResponse.error(400, "limit must be a number from 0 to " + LIMIT_MAX);
  }

  /** The id is the last part of the path, as it was sent. */
  ManagementResponse job(RoutingContext context) {
    return job(context.request().path().substring(JOBS.length()));
  }

  private ManagementResponse job(String id) {
    if (!JOB.matcher(id).matches()) {
      return ManagementResponse.error(
          400, "a job's id is a number, as at the end of its address on GitHub");
    }
    Job.Id job = new Job.Id(Long.parseLong(id));
    return switch (views.get().explain().job(job, timeline.of().apply(job))) {
      case Explanation.Waits waits -> found(ApiJson.explained(waits, lines(waits.timeline())));
      case Explanation.Recalled recalled ->
          found(ApiJson.recalled(recalled, lines(recalled.timeline())));
      case Explanation.Unknown unknown -> ManagementResponse.json(404, ApiJson.unknown(unknown));
    };
  }

  private ManagementResponse found(JsonObject json) {
    return ManagementResponse.json(200, dated().mergeIn(json));
  }

  private JsonArray lines(List<TimedEvent> recorded) {
    return ApiJson.timeline(recorded, timeline.json());
  }

  /** As many as are configured, so there is no limit. */
  ManagementResponse pools() {
    JsonArray pools = new JsonArray();
    DescribeFleet survey = views.get().survey();
    survey.pools().forEach(pool -> pools.add(ApiJson.pool(pool)));
    return ManagementResponse.json(
        200,
        dated()
            .put("pools", pools)
            .put("hung_runners", hungRunners(survey))
            .put("warnings", new JsonArray(survey.warnings())));
  }

  /** By version, in order. */
  private static JsonArray hungRunners(DescribeFleet survey) {
    JsonArray counts = new JsonArray();
    new TreeMap<>(survey.hungRunners())
        .forEach(
            (version, count) ->
                counts.add(new JsonObject().put("version", version).put("count", count)));
    return counts;
  }

  /** GET previews a tick of the reaper, POST asks for one. */
  Future<ManagementResponse> reap(RoutingContext context) {
    return context.request().method().equals(HttpMethod.POST)
        ? Future.succeededFuture(reapNow(context.request()))
        : limit(context).map(this::preview).orElseGet(() -> Future.succeededFuture(wrongLimit()));
  }

  /** A browser names the page that sends it here; no page has any business with a reaper. */
  private ManagementResponse reapNow(HttpServerRequest request) {
    if (request.getHeader("Origin") != null) {
      return ManagementResponse.error(403, "a web page may not ask for this");
    } else if (!views.get().reapNow().getAsBoolean()) {
      return ManagementResponse.error(
          503, "the reaper has not begun: musterd still reads what runs");
    }
    return ManagementResponse.json(202, dated().put("asked", true));
  }

  private Future<ManagementResponse> preview(int limit) {
    return views
        .get()
        .previewReaping()
        .preview()
        .map(preview -> ManagementResponse.json(200, preview(preview, limit)))
        .otherwise(
            failure ->
                ManagementResponse.error(
                    503,
                    DisplayText.truncated(
                        "EC2's list is missing: " + failure.getMessage(), MAX_REASON)));
  }

  private static JsonObject preview(PreviewReaping.Preview preview, int limit) {
    List<Judged> judged = preview.judged();
    Map<String, Integer> counts = new TreeMap<>();
    judged.forEach(each -> counts.merge(each.verdict(), 1, Integer::sum));
    JsonObject countsJson = new JsonObject();
    counts.forEach(countsJson::put);
    ListPage<Judged> first =
        new ListPage<>(judged.subList(0, Math.min(limit, judged.size())), judged.size());
    return list(
        new JsonObject().put("at", ApiJson.time(preview.at())).put("counts", countsJson),
        "verdicts",
        first.map(ApiJson::judged));
  }

  private static JsonObject list(JsonObject json, String name, ListPage<JsonObject> rows) {
    return json.put("total", rows.total())
        .put("truncated", rows.truncated())
        .put(name, new JsonArray(rows.rows()));
  }

  private JsonObject dated() {
    return new JsonObject().put("at", ApiJson.time(clock.instant()));
  }
}
