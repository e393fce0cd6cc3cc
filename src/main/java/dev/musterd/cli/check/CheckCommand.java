package dev.musterd.cli.check;

import dev.musterd.check.Finding;
import dev.musterd.cli.CommandSession;
import dev.musterd.cli.CommonOptions;
import dev.musterd.cli.TerminalText;
import dev.musterd.config.Problem;
import dev.musterd.config.ReadResult;
import dev.musterd.config.Settings;
import dev.musterd.config.secret.SecretFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code musterd check}. */
@Command(
    name = "check",
    description = {
      "Checks the configuration, then everything that it names: GitHub, the App, its"
          + " webhook, AWS and what is needed there.",
      "Nothing is started, and nothing is left behind."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all is well, or there are warnings only",
      "1:something that jobs need is missing",
      "2:wrong use or configuration"
    })
public final class CheckCommand implements Callable<Integer> {

  private final BiFunction<Settings, List<CheckedService>, CheckTargets> targets;

  @Mixin private CommonOptions common;

  @Option(names = "--offline", description = "Checks the configuration only.")
  private boolean offline;

  @Option(
      names = "--only",
      paramLabel = "PART",
      description = "Checks github or aws only; both: --only github,aws.",
      split = ",")
  private List<CheckedService> only = List.of(CheckedService.GITHUB, CheckedService.AWS);

  public CheckCommand() {
    this(LiveCheckTargets::new);
  }

  /**
   * @param targets opened when the configuration is valid, and closed in the end
   */
  CheckCommand(BiFunction<Settings, List<CheckedService>, CheckTargets> targets) {
    this.targets = targets;
  }

  @Override
  public Integer call() {
    CheckReport report =
        common.json() ? new CheckReport.Json(common) : new CheckReport.Lines(common);
    return switch (common.read()) {
      case ReadResult.Invalid invalid -> invalid(report, invalid.problems());
      case ReadResult.Valid valid -> {
        UserDataCheck userData = UserDataCheck.of(common.config(), valid.settings());
        List<Problem> problems =
            userData.problems().isEmpty()
                ? TemplateCheck.problems(common.config(), valid.settings())
                : userData.problems();
        yield problems.isEmpty() ? valid(report, valid, userData) : invalid(report, problems);
      }
    };
  }

  private static int invalid(CheckReport report, List<Problem> problems) {
    report.problems(problems);
    report.end();
    return ExitCode.USAGE;
  }

  private int valid(CheckReport report, ReadResult.Valid valid, UserDataCheck userData) {
    List<String> warnings = new ArrayList<>(valid.warnings());
    warnings.addAll(userData.warnings());
    if (offline) {
      warnings.addAll(new LocalSecrets(new SecretFiles(System.getenv())).missing(valid.settings()));
    }
    report.valid(warnings, userData.sizes());
    boolean good = offline || check(report, valid.settings());
    report.end();
    return good ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private boolean check(CheckReport report, Settings settings) {
    try (CheckTargets opened = targets.apply(settings, List.copyOf(only))) {
      opened.session().showWaits(common);
      return new CheckRunner(opened, report)
          .run().stream().noneMatch(Finding.Failed.class::isInstance);
    } catch (CommandSession.CommandFailedException why) {
      common.fail(TerminalText.text(why.getMessage()));
      return false;
    }
  }
}
