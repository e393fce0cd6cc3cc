package dev.musterd.cli;

import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** The parameter that names a runner. */
final class RunnerParameter {
  /** None of these has to be encoded in a path. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  @Parameters(
      index = "0",
      paramLabel = "RUNNER",
      description = "The id of its instance, as musterd runners lists it, or its name at GitHub.")
  private String name;

  /** Acts when the parameter can be a runner's. */
  int checked(CommonOptions common, IntSupplier act) {
    if (NAME.matcher(name.strip()).matches()) {
      return act.getAsInt();
    }
    common.fail(
        TerminalText.text("\"" + name + "\" is neither an instance id nor a runner's name"));
    return ExitCode.USAGE;
  }

  /** The path of one of its pages. */
  String page(String page) {
    return "/api/v1/runners/" + name.strip() + "/" + page;
  }
}
