package dev.musterd.cli;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code musterd resume}. */
@Command(name = "resume", description = "Launches for a pool again that was paused.")
public final class ResumeCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private ManagementOptions management;

  @Parameters(paramLabel = "POOL", description = "The pool's name in the configuration.")
  private String pool;

  @Override
  public Integer call() {
    return new PoolChange(pool, "resume").run(common, management, ResumeCommand::sentence);
  }

  private static String sentence(JsonObject answer) {
    String pool = answer.getString("pool");
    return answer.getBoolean("changed")
        ? "Pool " + pool + " is resumed: what its jobs need is launched now."
        : "Pool " + pool + " was not paused.";
  }
}
