package dev.musterd.cli.githubapp;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musterd github-app}. */
@Command(
    name = "github-app",
    description = "Makes the GitHub App, sets its webhook, and registers placeholders.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {CreateAppCommand.class, WebhookCommand.class, PlaceholderCommand.class})
public final class GitHubAppCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(names = "--help", usageHelp = true, description = "Shows this help.")
  private boolean help;

  /** Without a command. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
