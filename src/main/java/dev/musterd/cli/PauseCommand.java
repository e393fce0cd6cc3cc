package dev.musterd.cli;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code musterd pause}. */
@Command(
    name = "pause",
    description = {
      "Launches nothing for a pool until it is resumed, also after a restart.",
      "Its jobs wait, with that reason; runners that run go on, and idle ones end as always."
    })
public final class PauseCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private ManagementOptions management;

  @Parameters(paramLabel = "POOL", description = "The pool's name in the configuration.")
  private String pool;

  @Override
  public Integer call() {
    return new PoolChange(pool, "pause").run(common, management, PauseCommand::sentence);
  }

  private static String sentence(JsonObject answer) {
    String pool = answer.getString("pool");
    return answer.getBoolean("changed")
        ? "Pool %s is paused; `musterd resume %s` ends that.".formatted(pool, pool)
        : "Pool %s was already paused by %s since %s."
            .formatted(
                pool, answer.getString("paused_by", ""), answer.getString("paused_since", ""));
  }
}
