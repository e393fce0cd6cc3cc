package dev.musterd.http.management;

import dev.musterd.flow.DescribeFleet;
import dev.musterd.flow.Explanation;
import dev.musterd.flow.PreviewReaping.Judged;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.JobStatus;
import dev.musterd.model.PendingJob;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.StartReading;
import dev.musterd.model.TimedEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** The API's objects. docs/operating.md names their fields, and programs rely on them. */
final class ApiJson {
  private ApiJson() {}

  /** A row of the list of waiting jobs. */
  static JsonObject waiting(Explanation.Waits waits) {
    PendingJob ticket = waits.pending();
    Job job = ticket.ticket().job();
    JsonObject json =
        new JsonObject()
            .put("job", job.id().value())
            .put("run", job.runId())
            .put("attempt", job.attempt())
            .put("repository", job.repository().name())
            .put("labels", new JsonArray(job.labels().values()))
            .put("pool", ticket.ownerPool().pool())
            .put("owner", ticket.ownerPool().owner().name())
            .put("queued_at", time(job.queuedAt()));
    reason(json, waits.reason());
    waits
        .runner()
        .ifPresent(
            cover ->
                json.put("instance", cover.runner().id().value())
                    .put("phase", word(cover.phase())));
    return json;
  }

  static JsonObject explained(Explanation.Waits waits, JsonArray timeline) {
    PendingJob ticket = waits.pending();
    PendingJob.Attempts progress = ticket.attempts();
    return waiting(waits)
        .put("sent_at", time(ticket.sentAt()))
        .put("times_received", ticket.visibility().timesReceived())
        .put("launches", progress.launches())
        .put("requests", progress.requests())
        .put("mismatches", progress.mismatches())
        .put("history", new JsonArray(progress.history()))
        .put("timeline", timeline);
  }

  static JsonObject recalled(Explanation.Recalled recalled, JsonArray timeline) {
    JsonObject json = new JsonObject().put("job", recalled.job().value());
    reason(json, recalled.reason());
    return json.put("timeline", timeline);
  }

  static JsonObject unknown(Explanation.Unknown unknown) {
    return new JsonObject()
        .put("error", "job " + unknown.job() + " is not known here")
        .put("maybe", new JsonArray(unknown.maybe()));
  }

  static JsonObject runner(DescribeFleet.RunnerDescription placed) {
    Runner runner = placed.runner();
    Instance instance = runner.instance();
    JsonObject json =
        new JsonObject()
            .put("instance", instance.id().value())
            .put("pool", instance.ownerPool().pool())
            .put("owner", instance.ownerPool().owner().name())
            .put("phase", word(placed.phase()))
            .put("launched_at", time(instance.launchedAt()))
            .put("registered", runner.registration().isPresent())
            .put("keep", instance.keep());
    runner.job().ifPresent(job -> json.put("job", job.value()));
    placed.assignedJob().ifPresent(job -> json.put("meant_for", job.value()));
    if (placed.retiring()) {
      json.put("retiring", true);
    }
    put(json, "idle_since", runner.idleSince());
    put(json, "suspect_since", instance.suspectSince());
    put(json, "interruption_warned_at", placed.interruption());
    put(json, "rebalance_recommended_at", placed.rebalance());
    instance
        .hold()
        .ifPresent(hold -> json.put("held_until", time(hold.until())).put("held_by", hold.by()));
    return json;
  }

  /**
   * @param starts empty when no job of the pool started lately
   */
  static JsonObject pool(DescribeFleet.PoolDescription stocked, Optional<StartReading> starts) {
    RunnerPool pool = stocked.pool();
    JsonObject json =
        new JsonObject()
            .put("pool", pool.name())
            .put("labels", new JsonArray(pool.selection().labels().values()))
            .put("ephemeral", pool.registration().ephemeral())
            .put("live", stocked.live())
            .put("busy", stocked.busy())
            .put("spare", stocked.spare())
            .put("held", stocked.held())
            .put("waiting", stocked.waiting());
    put(json, "max", pool.limits().max());
    put(json, "max_per_owner", pool.limits().maxPerOwner());
    stocked
        .paused()
        .ifPresent(
            pause -> json.put("paused_by", pause.by()).put("paused_since", time(pause.since())));
    stocked.onDemand().ifPresent(reason -> json.put("launched", reason));
    json.put("start_objective", objective(pool.objective()));
    starts.ifPresent(reading -> json.put("starts", starts(reading)));
    return json;
  }

  private static JsonObject objective(RunnerPool.StartObjective objective) {
    return new JsonObject()
        .put("within_seconds", seconds(objective.within()))
        .put("share", objective.share());
  }

  private static JsonObject starts(StartReading reading) {
    return new JsonObject()
        .put("jobs", reading.starts())
        .put("share", reading.share())
        .put("p50_seconds", seconds(reading.p50()))
        .put("p95_seconds", seconds(reading.p95()))
        .put("met", reading.met());
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  static JsonObject judged(Judged judged) {
    JsonObject json = new JsonObject().put("verdict", judged.verdict());
    judged.instance().ifPresent(instance -> json.put("instance", instance.value()));
    judged.runner().ifPresent(name -> json.put("runner", name));
    judged.pool().ifPresent(pool -> json.put("pool", pool));
    json.put("owner", judged.owner().name());
    judged.job().ifPresent(job -> json.put("job", job.value()));
    return json.put("reason", judged.reason());
  }

  /** Times of ours in whole seconds, as in log lines. */
  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static void reason(JsonObject json, JobStatus reason) {
    json.put("state", word(reason.state()));
    reason.verdict().ifPresent(verdict -> json.put("verdict", verdict));
    json.put("reason", reason.why()).put("next", reason.next());
    put(json, "until", reason.until());
  }

  private static void put(JsonObject json, String name, Optional<Instant> time) {
    time.ifPresent(it -> json.put(name, time(it)));
  }

  private static void put(JsonObject json, String name, OptionalInt number) {
    number.ifPresent(it -> json.put(name, it));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @param line an event as the JSON of its log line
   */
  static JsonArray timeline(List<TimedEvent> timeline, Function<TimedEvent, String> line) {
    JsonArray json = new JsonArray();
    timeline.forEach(recorded -> json.add(new JsonObject(line.apply(recorded))));
    return json;
  }
}
