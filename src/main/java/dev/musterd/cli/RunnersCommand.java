package dev.musterd.cli;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code musterd runners}. */
@Command(name = "runners", description = "Lists the instances and what they do, the oldest first.")
public final class RunnersCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private ManagementOptions management;
  @Mixin private LimitOption limit;

  @Override
  public Integer call() {
    return management.with(common, daemon -> print(daemon.read("/api/v1/runners" + limit.query())));
  }

  private int print(JsonObject page) {
    if (common.json()) {
      common.print(page);
    } else {
      limit.print(common, page, table(page), "No instance runs.");
    }
    return ExitCode.OK;
  }

  private static Table table(JsonObject page) {
    Table table = new Table("INSTANCE", "POOL", "OWNER", "PHASE", "JOB", "AGE", "NOTE");
    for (Object each : page.getJsonArray("runners")) {
      JsonObject runner = (JsonObject) each;
      table.add(
          runner.getString("instance"),
          runner.getString("pool"),
          runner.getString("owner"),
          runner.getString("phase"),
          runner.containsKey("job") ? runner.getLong("job").toString() : "",
          ExplanationText.since(page, runner.getString("launched_at")),
          note(page, runner));
    }
    return table;
  }

  private static String note(JsonObject page, JsonObject runner) {
    List<String> notes = new ArrayList<>();
    if (runner.getBoolean("keep", false)) {
      notes.add("tagged to be kept");
    }
    if (runner.getBoolean("retiring", false)) {
      notes.add("to be retired after its job");
    }
    if (runner.containsKey("held_until")) {
      notes.add(
          "held until %s by %s"
              .formatted(runner.getString("held_until"), runner.getString("held_by")));
    }
    if (runner.containsKey("suspect_since")) {
      notes.add(
          "suspected since " + ExplanationText.since(page, runner.getString("suspect_since")));
    }
    if (runner.containsKey("interruption_warned_at")) {
      notes.add("EC2 takes it back, said " + ago(page, runner, "interruption_warned_at"));
    } else if (runner.containsKey("rebalance_recommended_at")) {
      notes.add("EC2 may take it back, said " + ago(page, runner, "rebalance_recommended_at"));
    }
    if (runner.containsKey("meant_for")) {
      notes.add("for job " + runner.getLong("meant_for"));
    }
    if (runner.containsKey("idle_since")) {
      notes.add("idle since " + ExplanationText.since(page, runner.getString("idle_since")));
    }
    return String.join(", ", notes);
  }

  private static String ago(JsonObject page, JsonObject runner, String field) {
    return ExplanationText.since(page, runner.getString(field)) + " ago";
  }
}
