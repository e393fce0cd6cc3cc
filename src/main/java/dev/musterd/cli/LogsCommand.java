package dev.musterd.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code musterd logs}. */
@Command(
    name = "logs",
    description = {
      "Prints the last lines on the console of an instance, and where its logs are.",
      "It may have ended within the last hour."
    })
public final class LogsCommand implements Callable<Integer> {
  private static final int LINES_MAX = 1_000;

  @Mixin private CommonOptions common;
  @Mixin private ManagementOptions management;
  @Mixin private RunnerParameter runner;

  @Option(
      names = "--lines",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many, up to " + LINES_MAX + ". Default: 100.")
  private int lines;

  @Override
  public Integer call() {
    if (lines < 0 || lines > LINES_MAX) {
      common.fail("--lines must be a number from 0 to " + LINES_MAX);
      return ExitCode.USAGE;
    }
    return runner.checked(common, () -> management.with(common, this::print));
  }

  private int print(ManagementClient daemon) {
    JsonObject page = daemon.read(runner.page("logs") + "?lines=" + lines);
    if (common.json()) {
      common.print(page);
      return ExitCode.OK;
    }
    JsonArray console = page.getJsonArray("lines");
    console.forEach(line -> common.out().println(TerminalText.text(line.toString())));
    if (page.getInteger("total") == 0) {
      common.err().println("EC2 has no text of its console yet; it comes minutes after the start.");
    } else if (page.getBoolean("truncated")) {
      int missing = page.getInteger("total") - console.size();
      common.err().println("… %d lines before these; --lines shows more".formatted(missing));
    }
    page.getJsonArray("streams").forEach(stream -> link((JsonObject) stream));
    return ExitCode.OK;
  }

  /** Beside the console's text, which may go into a file. */
  private void link(JsonObject stream) {
    common
        .err()
        .println(TerminalText.text(stream.getString("group") + ": " + stream.getString("url")));
  }
}
