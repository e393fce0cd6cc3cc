package dev.musterd.cli;

import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import picocli.CommandLine.ExitCode;

/**
 * A request to the daemon about one pool.
 *
 * @param action the last part of its path
 */
record PoolChange(String pool, String action) {

  /** Sends it and prints what came of it; returns the exit code. */
  int run(
      CommonOptions common, ManagementOptions management, Function<JsonObject, String> sentence) {
    return management.with(common, daemon -> run(common, daemon, sentence));
  }

  private int run(
      CommonOptions common, ManagementClient daemon, Function<JsonObject, String> sentence) {
    JsonObject answer =
        daemon.act(
            "/api/v1/pools/" + ManagementClient.segment(pool) + "/" + action, new JsonObject());
    if (common.json()) {
      common.print(answer);
      return ExitCode.OK;
    }
    common.out().println(common.green("✓ ") + TerminalText.text(sentence.apply(answer)));
    if (!answer.getBoolean("survives_restart", true)) {
      common
          .output()
          .warn(
              "This does not outlive a restart of the daemon: "
                  + TerminalText.text(answer.getString("reason", "it could not be stored")));
    }
    return ExitCode.OK;
  }
}
