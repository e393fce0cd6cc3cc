package dev.musterd.app;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code musterd jobs}. */
@Command(name = "jobs", description = "Lists the jobs that wait, and why, the longest first.")
final class JobsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private DoorOptions door;
  @Mixin private LimitOption limit;

  @Override
  public Integer call() {
    return door.with(common, daemon -> tell(daemon.read("/api/v1/jobs" + limit.query())));
  }

  private int tell(JsonObject page) {
    if (common.json()) {
      common.print(page);
      return ExitCode.OK;
    }
    JsonArray jobs = page.getJsonArray("jobs");
    if (jobs.isEmpty()) {
      common.out().println("No job waits.");
      return ExitCode.OK;
    }
    Table table = new Table("JOB", "REPOSITORY", "POOL", "WAITS", "STATE", "WHY");
    jobs.forEach(
        each -> {
          JsonObject job = (JsonObject) each;
          table.add(
              job.getLong("job").toString(),
              job.getString("repository"),
              job.getString("pool"),
              ExplanationText.since(page, job.getString("queued-at")),
              job.getString("state"),
              job.getString("reason"));
        });
    table.lines().forEach(common.out()::println);
    limit.tellRest(common, page, jobs.size());
    return ExitCode.OK;
  }
}
