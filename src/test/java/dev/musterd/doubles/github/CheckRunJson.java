package dev.musterd.doubles.github;

import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.notification.CheckRun;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Check runs as GitHub reads and writes them. */
final class CheckRunJson {
  private static final String NONE = "0".repeat(40);

  private CheckRunJson() {}

  static JsonObject list(List<Map.Entry<Long, CheckRun>> found, String name) {
    JsonArray runs = new JsonArray();
    if (CheckRun.NAME.equals(name)) {
      found.forEach(each -> runs.add(json(each.getKey(), each.getValue())));
    }
    return new JsonObject().put("total_count", runs.size()).put("check_runs", runs);
  }

  private static JsonObject json(long id, CheckRun run) {
    return new JsonObject()
        .put("id", id)
        .put("name", CheckRun.NAME)
        .put("head_sha", run.headSha())
        .put("external_id", run.job().toString())
        .put("status", run.completed() ? "completed" : "in_progress")
        .put("conclusion", run.completed() ? "neutral" : null)
        .put("output", new JsonObject().put("title", run.title()).put("summary", run.summary()));
  }

  /** Empty for a body that GitHub refuses; an update may leave out what a creation needs. */
  static Optional<CheckRun> read(Owner.Repository repository, JsonObject body) {
    String status = body.getString("status", "");
    boolean completed = status.equals("completed");
    boolean concluded = "neutral".equals(body.getString("conclusion"));
    JsonObject output = body.getJsonObject("output", new JsonObject());
    boolean valid =
        CheckRun.NAME.equals(body.getString("name"))
            && (completed || status.equals("in_progress"))
            && completed == concluded
            && !output.getString("title", "").isEmpty()
            && !output.getString("summary", "").isEmpty();
    return valid
        ? Optional.of(
            new CheckRun(
                new Job.Id(Long.parseLong(body.getString("external_id", "0"))),
                repository,
                body.getString("head_sha", NONE),
                completed,
                output.getString("title"),
                output.getString("summary")))
        : Optional.empty();
  }
}
