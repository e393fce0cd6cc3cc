package dev.musterd.cli.aws;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code musterd aws}, which shows its commands. */
@Command(
    name = "aws",
    description = "Creates, changes and removes on AWS what the configuration needs.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      AwsPlanCommand.class,
      AwsApplyCommand.class,
      AwsDestroyCommand.class,
      AwsOutputsCommand.class,
      AwsTemplateCommand.class,
      AwsPolicyCommand.class
    })
public final class AwsCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
