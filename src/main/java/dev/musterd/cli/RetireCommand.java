package dev.musterd.cli;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code musterd retire}. */
@Command(
    name = "retire",
    description = {
      "Removes a runner that boots or is idle from GitHub, and terminates its instance.",
      "The job that waits for it gets another runner at once. One that runs a job is left alone."
    })
public final class RetireCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private ManagementOptions management;

  @Parameters(
      paramLabel = "RUNNER",
      description = "The id of its instance, or its name at GitHub: see `musterd runners`.")
  private String runner;

  @Option(
      names = "--when-idle",
      description = "One that runs a job finishes it, gets no other, and is retired then.")
  private boolean whenIdle;

  @Override
  public Integer call() {
    return management.with(common, this::retire);
  }

  private int retire(ManagementClient daemon) {
    JsonObject answer =
        daemon.act(
            "/api/v1/runners/" + ManagementClient.segment(runner) + "/retire",
            new JsonObject().put("when_idle", whenIdle));
    if (common.json()) {
      common.print(answer);
    } else {
      common
          .out()
          .println(common.green("✓ ") + TerminalText.text(answer.getString("reason")) + ".");
    }
    return ExitCode.OK;
  }
}
