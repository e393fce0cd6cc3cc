package dev.musterd;

import dev.musterd.cli.ConfigCommand;
import dev.musterd.cli.ExplainCommand;
import dev.musterd.cli.HoldCommand;
import dev.musterd.cli.JobsCommand;
import dev.musterd.cli.LogsCommand;
import dev.musterd.cli.NotifyCommand;
import dev.musterd.cli.PauseCommand;
import dev.musterd.cli.ReapCommand;
import dev.musterd.cli.ResumeCommand;
import dev.musterd.cli.RetireCommand;
import dev.musterd.cli.RunCommand;
import dev.musterd.cli.RunnersCommand;
import dev.musterd.cli.StandardWriter;
import dev.musterd.cli.StatusCommand;
import dev.musterd.cli.SyncCommand;
import dev.musterd.cli.TrainCommand;
import dev.musterd.cli.UserDataCommand;
import dev.musterd.cli.VersionCommand;
import dev.musterd.cli.aws.AwsCommand;
import dev.musterd.cli.check.CheckCommand;
import dev.musterd.cli.cost.CostCommand;
import dev.musterd.cli.githubapp.GitHubAppCommand;
import dev.musterd.cli.live.EventsCommand;
import dev.musterd.cli.live.TopCommand;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** The entry point: the command line with all commands. */
@Command(
    name = "musterd",
    description = "Starts a self-hosted GitHub Actions runner on AWS for each job that waits.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:it failed", "2:wrong use or configuration"})
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  Main() {}

  private static List<Object> commands() {
    return List.of(
        new RunCommand(),
        new CheckCommand(),
        new ConfigCommand(),
        new ExplainCommand(),
        new StatusCommand(),
        new JobsCommand(),
        new RunnersCommand(),
        new EventsCommand(),
        new TopCommand(),
        new LogsCommand(),
        new HoldCommand(),
        new ReapCommand(),
        new NotifyCommand(),
        new PauseCommand(),
        new ResumeCommand(),
        new RetireCommand(),
        new CostCommand(),
        new SyncCommand(),
        new UserDataCommand(),
        new TrainCommand(),
        new GitHubAppCommand(),
        new AwsCommand(),
        new VersionCommand());
  }

  public static void main(String[] args) {
    System.exit(run(args, StandardWriter.out(), StandardWriter.err()));
  }

  /** The command line with every command and its options. */
  public static CommandLine line() {
    CommandLine line = new CommandLine(new Main());
    commands().forEach(line::addSubcommand);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  public static int run(String[] args, PrintWriter out, PrintWriter err) {
    try {
      return RunCommand.runDirectly(out, err, args).orElseGet(() -> runByLine(args, out, err));
    } catch (Exception bug) {
      err.println(failure("run", bug));
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private static int runByLine(String[] args, PrintWriter out, PrintWriter err) {
    CommandLine line = line();
    line.setOut(out).setErr(err);
    line.setParameterExceptionHandler(Main::wrongUse);
    line.setExecutionExceptionHandler(Main::failed);
    // Help is printed while options are still being parsed, too early for an option to be heard.
    if (List.of(args).contains("--no-color")) {
      line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    }
    return line.execute(args);
  }

  /** Prints the usage when there is no command. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int wrongUse(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("musterd: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  /**
   * Reports a failure; the cause of what is thrown here is a bug, which the message has to name.
   */
  private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    line.getErr().println(failure(line.getCommandName(), e));
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String failure(String command, Exception e) {
    return "musterd %s failed: %s"
        .formatted(command, e.getMessage() == null ? e.toString() : e.getMessage());
  }
}
