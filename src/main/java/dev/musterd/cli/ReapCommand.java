package dev.musterd.cli;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code musterd reap}. */
@Command(
    name = "reap",
    description = {
      "Shows what the reaper makes of each runner, then has it run at once.",
      "It judges anew, by the same rules as at its own times."
    })
public final class ReapCommand implements Callable<Integer> {
  private static final String PAGE = "/api/v1/reap";

  @Mixin private CommonOptions common;
  @Mixin private ManagementOptions management;
  @Mixin private LimitOption limit;

  @Option(names = "--dry-run", description = "Only shows it.")
  private boolean dryRun;

  @Override
  public Integer call() {
    return management.with(common, this::reap);
  }

  private int reap(ManagementClient daemon) {
    JsonObject page = daemon.read(PAGE + limit.query());
    if (!common.json()) {
      limit.print(common, page, table(page), "There is nothing to judge.");
    }
    if (!dryRun) {
      ManagementClient.Answer answer = daemon.ask("POST", PAGE);
      if (answer.status() / 100 != 2) {
        throw new NoAnswerException(answer.error());
      }
    }
    if (common.json()) {
      common.print(page.put("asked", !dryRun));
    } else {
      common.out().println(last());
    }
    return ExitCode.OK;
  }

  private String last() {
    return dryRun
        ? "Nothing was done: this was a dry run."
        : "The reaper was asked to run now; its log lines say what it did.";
  }

  private static Table table(JsonObject page) {
    Table table = new Table("VERDICT", "RUNNER", "POOL", "OWNER", "JOB", "REASON");
    for (Object each : page.getJsonArray("verdicts")) {
      JsonObject judged = (JsonObject) each;
      table.add(
          judged.getString("verdict"),
          judged.getString("instance", judged.getString("runner", "")),
          judged.getString("pool", ""),
          judged.getString("owner"),
          judged.containsKey("job") ? judged.getLong("job").toString() : "",
          judged.getString("reason"));
    }
    return table;
  }
}
