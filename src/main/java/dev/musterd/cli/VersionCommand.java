package dev.musterd.cli;

import dev.musterd.wiring.Version;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** {@code musterd version}. */
@Command(name = "version", description = "Prints the version of musterd and of its Java.")
public final class VersionCommand implements Callable<Integer>, IVersionProvider {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    PrintWriter out = common.out();
    String java = Runtime.version().toString();
    if (common.json()) {
      out.println(new JsonObject().put("version", Version.number()).put("java", java).encode());
    } else {
      out.println("musterd " + Version.number() + " (Java " + java + ")");
    }
    return 0;
  }

  /** For {@code --version}. */
  @Override
  public String[] getVersion() {
    return new String[] {"musterd " + Version.number()};
  }
}
