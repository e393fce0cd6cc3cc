package dev.musterd.cli.aws;

import dev.musterd.cli.CommandSession;
import dev.musterd.cli.CommonOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code musterd aws outputs}. */
@Command(
    name = "outputs",
    description = "Prints what was created: addresses, roles, parameters, and where secrets are.")
final class AwsOutputsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    return CommandSession.with(common, new StackReport(common)::outputs);
  }
}
