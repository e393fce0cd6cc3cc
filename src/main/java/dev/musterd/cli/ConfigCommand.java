package dev.musterd.cli;

import dev.musterd.config.EffectiveConfig;
import dev.musterd.config.ReadResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code musterd config}. */
@Command(
    name = "config",
    description =
        "Prints the effective configuration: every key, its value and where that is from.")
public final class ConfigCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    return common.with(this::print);
  }

  private int print(ReadResult.Valid valid) {
    if (common.json()) {
      common.out().println(EffectiveConfig.json(valid.effective()));
    } else {
      EffectiveConfig.entries(valid.effective()).forEach(this::print);
    }
    return ExitCode.OK;
  }

  /** A line of HOCON, so that the output is a configuration again. */
  private void print(EffectiveConfig.Entry entry) {
    common
        .out()
        .println(entry.key() + " = " + entry.text() + common.yellow("  # " + entry.origin()));
  }
}
