package dev.musterd.cli.check;

import dev.musterd.check.Finding;
import dev.musterd.cli.CommonOptions;
import dev.musterd.cli.TerminalText;
import dev.musterd.config.Problem;
import dev.musterd.provision.userdata.UserData;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The output of {@code musterd check}. */
interface CheckReport {

  void problems(List<Problem> problems);

  void valid(List<String> warnings, List<UserDataCheck.Size> userData);

  /**
   * @param time that their check took
   */
  void found(List<Finding> findings, Duration time);

  void end();

  /** A line for each finding as it arrives, and its remedy below. */
  final class Lines implements CheckReport {
    /** A check that is quicker has sent no request. */
    private static final Duration SHOWN_FROM = Duration.ofMillis(1);

    private final CommonOptions common;
    private final List<Finding> all = new ArrayList<>();

    Lines(CommonOptions common) {
      this.common = common;
    }

    @Override
    public void problems(List<Problem> problems) {
      common.print(problems);
    }

    @Override
    public void valid(List<String> warnings, List<UserDataCheck.Size> userData) {
      warnings.forEach(warning -> common.err().println(common.yellow("! ") + warning));
      common.out().println(common.green("✓ ") + common.config() + " is valid");
      userData.forEach(
          size ->
              common
                  .out()
                  .println(
                      common.green("✓ ")
                          + "user data of %s: %d of %d bytes, compressed"
                              .formatted(size.pool(), size.bytes(), UserData.MAX_BYTES)));
    }

    @Override
    public void found(List<Finding> findings, Duration time) {
      all.addAll(findings);
      String took = time.compareTo(SHOWN_FROM) < 0 ? "" : "  (" + words(time) + ")";
      for (Finding finding : findings) {
        String reason = finding.reason();
        common
            .out()
            .println(
                sign(finding)
                    + TerminalText.text(finding.subject() + (reason.isEmpty() ? "" : ": " + reason))
                    + took);
        if (!finding.remedy().isEmpty()) {
          common.out().println("    do: " + TerminalText.text(finding.remedy()));
        }
        took = ""; // The time is that of all findings of a check together.
      }
      common.out().flush();
    }

    private static String words(Duration time) {
      return time.toMillis() < 1000
          ? time.toMillis() + " ms"
          : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    private String sign(Finding finding) {
      return switch (finding) {
        case Finding.Good _ -> common.green("✓ ");
        case Finding.Warning _ -> common.yellow("! ");
        case Finding.Failed _ -> common.red("✗ ");
        case Finding.NotChecked _ -> "- ";
      };
    }

    @Override
    public void end() {
      if (!all.isEmpty()) {
        common.out().println(counts(all));
      }
    }
  }

  /** One JSON object at the end. */
  final class Json implements CheckReport {
    private final CommonOptions common;
    private final JsonArray problems = new JsonArray();
    private final JsonArray warnings = new JsonArray();
    private final JsonArray findings = new JsonArray();
    private final JsonArray userData = new JsonArray();
    private boolean ok = true;

    Json(CommonOptions common) {
      this.common = common;
    }

    @Override
    public void problems(List<Problem> found) {
      found.forEach(problem -> problems.add(problem.toString()));
      ok = false;
    }

    @Override
    public void valid(List<String> found, List<UserDataCheck.Size> sizes) {
      found.forEach(warnings::add);
      sizes.forEach(
          size ->
              userData.add(
                  new JsonObject()
                      .put("pool", size.pool())
                      .put("bytes", size.bytes())
                      .put("bytes_max", UserData.MAX_BYTES)));
    }

    @Override
    public void found(List<Finding> found, Duration time) {
      for (Finding finding : found) {
        ok &= !(finding instanceof Finding.Failed);
        findings.add(
            new JsonObject()
                .put("subject", finding.subject())
                .put("result", finding.result())
                .put("reason", finding.reason())
                .put("remedy", finding.remedy())
                .put("milliseconds", time.toMillis()));
      }
    }

    @Override
    public void end() {
      common.print(
          new JsonObject()
              .put("ok", ok)
              .put("problems", problems)
              .put("warnings", warnings)
              .put("user_data", userData)
              .put("findings", findings));
    }
  }

  /** Such as {@code 12 ✓ 1 ! 2 ✗}; the number of skipped checks follows when there are any. */
  static String counts(List<Finding> findings) {
    long skipped = count(findings, Finding.NotChecked.class);
    return "%d ✓  %d !  %d ✗%s"
        .formatted(
            count(findings, Finding.Good.class),
            count(findings, Finding.Warning.class),
            count(findings, Finding.Failed.class),
            skipped == 0 ? "" : "  " + skipped + " not checked");
  }

  private static long count(List<Finding> findings, Class<? extends Finding> kind) {
    return findings.stream().filter(kind::isInstance).count();
  }
}
