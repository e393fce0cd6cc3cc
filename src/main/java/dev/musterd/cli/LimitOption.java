package dev.musterd.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --limit}: the maximum length of a list. */
public final class LimitOption {
  /** The API's own maximum. */
  private static final int MAX = 1_000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private int limit;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many lines, up to " + MAX + " (default: ${DEFAULT-VALUE}).")
  void limit(int lines) {
    if (lines < 1 || lines > MAX) {
      throw new ParameterException(spec.commandLine(), "--limit must be from 1 to " + MAX);
    }
    limit = lines;
  }

  public String query() {
    return "?limit=" + limit;
  }

  /** Prints the rows, and how many are missing: a part must not look like the whole. */
  void print(CommonOptions common, JsonObject page, Table table, String whenEmpty) {
    if (table.size() == 0) {
      common.out().println(whenEmpty);
      return;
    }
    table.lines().forEach(common.out()::println);
    if (page.getBoolean("truncated", false)) {
      common
          .out()
          .println(
              "… and %d more; --limit shows up to %d"
                  .formatted(page.getInteger("total") - table.size(), MAX));
    }
  }
}
