package dev.musterd.cli.live;

import dev.musterd.cli.ManagementClient;
import dev.musterd.cli.NoAnswerException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a daemon says of itself at one moment.
 *
 * @param problem why there is no newer reading than this one
 * @param reasons why the daemon is not ready; empty when it is
 * @param pools the page of the pools, which also has warnings
 * @param jobs the page of the jobs that wait
 * @param runners the page of the instances
 * @param events the page of the latest events
 */
record FleetReading(
    Optional<String> problem,
    List<String> reasons,
    JsonObject pools,
    JsonObject jobs,
    JsonObject runners,
    JsonObject events) {

  /** More rows than any screen has. */
  private static final int ROWS = 200;

  /** Before the first answer. */
  static FleetReading none() {
    JsonObject empty = new JsonObject();
    return new FleetReading(Optional.empty(), List.of(), empty, empty, empty, empty);
  }

  /** A new one; when the daemon does not answer, this one with the reason. */
  FleetReading next(ManagementClient daemon) {
    try {
      return read(daemon);
    } catch (NoAnswerException why) {
      return new FleetReading(Optional.of(why.getMessage()), reasons, pools, jobs, runners, events);
    }
  }

  /**
   * @throws NoAnswerException when there is none
   */
  static FleetReading read(ManagementClient daemon) {
    List<String> reasons = new ArrayList<>();
    daemon
        .ask("GET", "/readyz")
        .json()
        .getJsonArray("reasons", new JsonArray())
        .forEach(reason -> reasons.add(reason.toString()));
    return new FleetReading(
        Optional.empty(),
        List.copyOf(reasons),
        daemon.read("/api/v1/pools"),
        daemon.read("/api/v1/jobs?limit=" + ROWS),
        daemon.read("/api/v1/runners?limit=" + ROWS),
        daemon.read("/api/v1/events/recent?limit=" + ROWS));
  }

  static List<JsonObject> rows(JsonObject page, String name) {
    return page.getJsonArray(name, new JsonArray()).stream().map(JsonObject.class::cast).toList();
  }

  JsonObject json() {
    JsonObject json =
        new JsonObject()
            .put("at", pools.getString("at"))
            .put("ready", reasons.isEmpty() && problem.isEmpty())
            .put("reasons", new JsonArray(reasons));
    problem.ifPresent(it -> json.put("problem", it));
    return json.put("pools", pools.getJsonArray("pools", new JsonArray()))
        .put("warnings", pools.getJsonArray("warnings", new JsonArray()))
        .put("waiting", jobs.getInteger("total", 0))
        .put("jobs", jobs.getJsonArray("jobs", new JsonArray()))
        .put("instances", runners.getInteger("total", 0))
        .put("runners", runners.getJsonArray("runners", new JsonArray()))
        .put("events", events.getJsonArray("events", new JsonArray()));
  }
}
