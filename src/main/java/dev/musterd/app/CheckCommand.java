package dev.musterd.app;

import dev.musterd.config.Problem;
import dev.musterd.config.ReadResult;
import dev.musterd.config.SecretFiles;
import dev.musterd.config.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code musterd check}. */
@Command(
    name = "check",
    description = "Checks the configuration, then looks at everything that it names.")
final class CheckCommand implements Callable<Integer> {
  /** For one probe; longer than a slow handshake, shorter than an operator's patience. */
  private static final int PROBE_SECONDS = 20;

  private final List<Probe> probes;

  @Mixin private CommonOptions common;

  @Option(names = "--offline", description = "Checks the configuration only.")
  private boolean offline;

  /**
   * @param probes run one after the other, as a later one often needs an earlier one
   */
  CheckCommand(List<Probe> probes) {
    this.probes = List.copyOf(probes);
  }

  @Override
  public Integer call() {
    return switch (common.read()) {
      case ReadResult.Invalid invalid -> invalid(invalid.problems());
      case ReadResult.Valid valid -> {
        UserDataCheck userData = UserDataCheck.of(common.config(), valid.settings());
        yield userData.problems().isEmpty()
            ? valid(valid, userData.warnings())
            : invalid(userData.problems());
      }
    };
  }

  private int invalid(List<Problem> problems) {
    if (common.json()) {
      common.out().println(report(strings(problems), List.of(), List.of()));
    } else {
      common.print(problems);
    }
    return ExitCode.USAGE;
  }

  private int valid(ReadResult.Valid valid, List<String> missing) {
    List<Finding> findings = offline ? List.of() : look(valid.settings());
    List<String> warnings = new ArrayList<>(valid.warnings());
    warnings.addAll(missing);
    warnings.addAll(new LocalSecrets(new SecretFiles(System.getenv())).missing(valid.settings()));
    if (common.json()) {
      common.out().println(report(List.of(), warnings, findings));
    } else {
      tell(warnings, findings);
    }
    return findings.stream().allMatch(Finding::good) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void tell(List<String> warnings, List<Finding> findings) {
    warnings.forEach(warning -> common.err().println(common.yellow("! ") + warning));
    common.out().println(common.green("✓ ") + common.config() + " is valid");
    if (!offline && probes.isEmpty()) {
      common.out().println("Nothing else was looked at: this version has no probes.");
    }
    for (Finding finding : findings) {
      if (finding.good()) {
        common.out().println(common.green("✓ ") + finding.subject());
      } else {
        common.fail(finding.subject() + ": " + finding.reason());
      }
    }
  }

  /**
   * What a probe found.
   *
   * @param reason empty when all is well
   */
  private record Finding(String subject, String reason) {
    boolean good() {
      return reason.isEmpty();
    }
  }

  private List<Finding> look(Settings settings) {
    List<Finding> findings = new ArrayList<>();
    for (Probe probe : probes) {
      findings.add(new Finding(probe.subject(), reason(probe, settings)));
    }
    return findings;
  }

  /** Waits on the main thread, which is no event loop. */
  private static String reason(Probe probe, Settings settings) {
    CompletableFuture<Void> look = probe.look(settings).toCompletionStage().toCompletableFuture();
    try {
      look.orTimeout(PROBE_SECONDS, TimeUnit.SECONDS).join();
      return "";
    } catch (CompletionException e) {
      return e.getCause() instanceof TimeoutException
          ? "no answer within " + PROBE_SECONDS + " seconds"
          : String.valueOf(e.getCause().getMessage());
    }
  }

  private static List<String> strings(List<Problem> problems) {
    return problems.stream().map(Problem::toString).toList();
  }

  private static String report(
      List<String> problems, List<String> warnings, List<Finding> findings) {
    JsonArray probed = new JsonArray();
    findings.forEach(
        it ->
            probed.add(
                new JsonObject()
                    .put("subject", it.subject())
                    .put("ok", it.good())
                    .put("reason", it.reason())));
    return new JsonObject()
        .put("ok", problems.isEmpty() && findings.stream().allMatch(Finding::good))
        .put("problems", new JsonArray(problems))
        .put("warnings", new JsonArray(warnings))
        .put("probes", probed)
        .encodePrettily();
  }
}
