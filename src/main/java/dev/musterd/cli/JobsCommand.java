package dev.musterd.cli;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code musterd jobs}. */
@Command(name = "jobs", description = "Lists the jobs that wait, and why, the longest first.")
public final class JobsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private ManagementOptions management;
  @Mixin private LimitOption limit;

  @Override
  public Integer call() {
    return management.with(common, daemon -> print(daemon.read("/api/v1/jobs" + limit.query())));
  }

  private int print(JsonObject page) {
    if (common.json()) {
      common.print(page);
    } else {
      limit.print(common, page, table(page), "No job waits.");
    }
    return ExitCode.OK;
  }

  private static Table table(JsonObject page) {
    Table table = new Table("JOB", "REPOSITORY", "POOL", "WAITS", "STATE", "WHY");
    for (Object each : page.getJsonArray("jobs")) {
      JsonObject job = (JsonObject) each;
      table.add(
          job.getLong("job").toString(),
          job.getString("repository"),
          job.getString("pool"),
          ExplanationText.since(page, job.getString("queued_at")),
          job.getString("state"),
          job.getString("reason"));
    }
    return table;
  }
}
