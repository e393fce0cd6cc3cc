package dev.musterd.aot;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/** GitHub's API as far as one job needs it: an installed App without runners. */
final class CannedGitHub {
  static final long INSTALLATION = 1;
  static final String ORGANIZATION = "acme";

  private CannedGitHub() {}

  /**
   * The body of the answer to one path below the API's.
   *
   * @param base where all canned answers are
   */
  static String answer(String path, String base) {
    JsonObject object = new JsonObject();
    if (path.endsWith("/access_tokens")) {
      object
          .put("token", "training")
          .put("expires_at", Instant.now().plus(Duration.ofHours(1)).toString());
    } else if (path.endsWith("/runner-groups")) {
      object
          .put("total_count", 1)
          .put(
              "runner_groups",
              new JsonArray().add(new JsonObject().put("id", 1).put("name", "Default")));
    } else if (path.endsWith("/generate-jitconfig")) {
      object
          .put("encoded_jit_config", "training")
          .put("runner", new JsonObject().put("id", 1).put("name", CannedAws.INSTANCE));
    } else if (path.endsWith("/actions/runners")) {
      object.put("total_count", 0).put("runners", new JsonArray());
    } else if (path.endsWith("/deliveries")) {
      return "[]";
    } else if (path.endsWith("/installations")) {
      return installations().encode();
    } else if (path.endsWith("/downloads")) {
      return CannedRunner.downloads(base).encode();
    } else if (path.endsWith("/installation")) {
      object.put("id", INSTALLATION);
    } else {
      object.put("id", 1).put("slug", "training");
    }
    return object.encode();
  }

  private static JsonArray installations() {
    JsonObject organization = new JsonObject().put("login", ORGANIZATION);
    return new JsonArray()
        .add(
            new JsonObject()
                .put("id", INSTALLATION)
                .put("target_type", "Organization")
                .put("account", organization));
  }

  /** The webhook's payload of a job. */
  static JsonObject webhook(String action, long job) {
    JsonObject account =
        new JsonObject().put("login", ORGANIZATION).put("id", 1).put("type", "Organization");
    return new JsonObject()
        .put("action", action)
        .put(
            "workflow_job",
            new JsonObject()
                .put("id", job)
                .put("run_id", job)
                .put("run_attempt", 1)
                .put("status", action)
                .put("conclusion", action.equals("completed") ? "success" : null)
                .put("created_at", Instant.now().toString())
                .put("started_at", Instant.now().toString())
                .put("labels", new JsonArray().add("self-hosted").add("linux").add("x64"))
                .put("runner_id", action.equals("queued") ? null : 1)
                .put("runner_name", action.equals("queued") ? null : CannedAws.INSTANCE))
        .put(
            "repository",
            new JsonObject()
                .put("id", 1)
                .put("name", "widgets")
                .put("full_name", ORGANIZATION + "/widgets")
                .put("owner", account))
        .put("organization", account)
        .put("installation", new JsonObject().put("id", INSTALLATION));
  }
}
