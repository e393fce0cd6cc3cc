package dev.musterd.app;

import dev.musterd.config.ReadResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code musterd aws outputs}. */
@Command(
    name = "outputs",
    description = "Prints what was created: addresses, roles, parameters, and where secrets are.")
final class AwsOutputsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    return switch (common.read()) {
      case ReadResult.Invalid invalid -> {
        common.print(invalid.problems());
        yield ExitCode.USAGE;
      }
      case ReadResult.Valid valid ->
          Session.with(
              common,
              valid.settings().aws().region(),
              session -> new StackReport(common).outputs(valid.settings(), session));
    };
  }
}
