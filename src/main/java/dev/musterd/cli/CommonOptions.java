package dev.musterd.cli;

import dev.musterd.config.Problem;
import dev.musterd.config.ReadResult;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of every command. */
public final class CommonOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = RunArguments.DEFAULT_CONFIG,
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  private Path config;

  @Option(names = "--json", description = "Prints JSON; of the daemon, its log lines.")
  private boolean json;

  @Option(names = "--no-color", description = "Prints without colours.")
  private boolean noColor;

  @Option(names = "--help", usageHelp = true, description = "Shows this help.")
  private boolean help;

  private Waiting waiting;

  public ReadResult read() {
    return ConfigurationFile.read(config);
  }

  /** Returns the act's exit code, or 2 after printing what is wrong with the configuration. */
  public int with(ToIntFunction<ReadResult.Valid> act) {
    return switch (read()) {
      case ReadResult.Invalid invalid -> {
        print(invalid.problems());
        yield ExitCode.USAGE;
      }
      case ReadResult.Valid valid -> act.applyAsInt(valid);
    };
  }

  public Path config() {
    return config;
  }

  public boolean json() {
    return json;
  }

  /** What shows on a terminal that a command waits; see {@link Waiting}. */
  synchronized Waiting waiting() {
    if (waiting == null) {
      waiting = Waiting.of(spec.commandLine().getOut(), spec.commandLine().getErr(), json);
    }
    return waiting;
  }

  public PrintWriter out() {
    waiting().hide();
    return spec.commandLine().getOut();
  }

  public PrintWriter err() {
    waiting().hide();
    return spec.commandLine().getErr();
  }

  String command() {
    return spec.commandLine().getCommandSpec().qualifiedName();
  }

  /** Whether the command's output is for a terminal that understands more than lines. */
  public boolean onTerminal() {
    return !json && StandardWriter.isTerminal(spec.commandLine().getOut());
  }

  /** For progress: standard error where a program reads the result. */
  public PrintWriter progress() {
    return json ? err() : out();
  }

  /** Each on a line of its own, then how many; or a JSON object of them all. */
  public void print(List<Problem> problems) {
    output().print(problems);
  }

  public void print(JsonObject json) {
    output().print(json);
  }

  public void fail(String text) {
    output().fail(text);
  }

  public String green(String text) {
    return output().green(text);
  }

  public String yellow(String text) {
    return output().yellow(text);
  }

  public String red(String text) {
    return output().red(text);
  }

  public Output output() {
    return new Output(
        out(), err(), json, () -> !noColor && spec.commandLine().getColorScheme().ansi().enabled());
  }
}
