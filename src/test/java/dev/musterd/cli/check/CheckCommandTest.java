package dev.musterd.cli.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.JsonNames;
import dev.musterd.check.Check;
import dev.musterd.check.Finding;
import dev.musterd.cli.CommandSession;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The output and exit code of {@code musterd check}, for given findings. */
class CheckCommandTest {
  private static final Path EXAMPLE = Path.of("conf", "musterd.conf");

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Check> checks = new ArrayList<>();
  private List<CheckedService> asked = List.of();
  private boolean closed;

  private Check finds(Finding finding, Check... needs) {
    Check check =
        new Check(
            finding.subject(), List.of(needs), () -> Future.succeededFuture(List.of(finding)));
    checks.add(check);
    return check;
  }

  private final class FixedTargets implements CheckTargets {
    private final CommandSession session = CommandSession.of(Optional.empty());

    @Override
    public List<Check> checks() {
      return checks;
    }

    @Override
    public CommandSession session() {
      return session;
    }

    @Override
    public void close() {
      closed = true;
      session.close();
    }
  }

  private int run(String... more) {
    return run(EXAMPLE, more);
  }

  private int run(Path config, String... more) {
    List<String> args = new ArrayList<>(List.of("--no-color", "--config", config.toString()));
    args.addAll(List.of(more));
    CheckCommand command =
        new CheckCommand(
            (_, parts) -> {
              asked = parts;
              return new FixedTargets();
            });
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args.toArray(String[]::new));
  }

  /** Without the times, which differ. */
  private List<String> lines() {
    return out.toString()
        .lines()
        .map(line -> line.replaceAll(" {2}\\([0-9.]+ m?s\\)$", ""))
        .toList();
  }

  private void someTrouble() {
    Check reached = finds(new Finding.Good("GitHub", "https://github.example"));
    finds(new Finding.Warning("the clock", "11 s ahead", "set it"));
    Check app = finds(new Finding.Failed("the App", "401", "compare id and key"), reached);
    finds(new Finding.Good("its groups", ""), app);
  }

  /** Each pool makes the launch policy and the list of roles longer; resources and outputs too. */
  @Test
  void offline_saysThatAStackHoldsNoMorePools() throws IOException {
    StringBuilder pools =
        new StringBuilder("include required(file(\"%s\"))\n".formatted(EXAMPLE.toAbsolutePath()));
    for (int i = 0; i < 80; i++) {
      pools.append("pools.p").append(i).append(" { labels = [p").append(i).append("] }\n");
    }
    Path file = Files.writeString(directory.resolve("many.conf"), pools);
    assertEquals(2, run(file, "--offline"), out::toString);
    assertTrue(
        (out.toString() + err).contains("pools are more than one stack holds ("),
        () -> out.toString() + err);
  }

  @Test
  void everyFinding_hasALine_andWhatToDo() {
    someTrouble();
    assertEquals(1, run());
    assertEquals(
        List.of(
            "✓ " + EXAMPLE + " is valid",
            "✓ GitHub: https://github.example",
            "! the clock: 11 s ahead",
            "    do: set it",
            "✗ the App: 401",
            "    do: compare id and key",
            "- its groups: needs this first: the App",
            "1 ✓  1 !  1 ✗  1 not checked"),
        lines().stream().filter(line -> !line.startsWith("✓ user data of ")).toList());
    assertTrue(closed);
  }

  @Test
  void warnings_areNoFailure() {
    finds(new Finding.Warning("the clock", "11 s ahead", "set it"));
    assertEquals(0, run());
    assertEquals("0 ✓  1 !  0 ✗", lines().getLast());
  }

  @Test
  void json_hasAnObjectForEachFinding() {
    someTrouble();
    assertEquals(1, run("--json"));
    JsonObject report = new JsonObject(out.toString());
    assertFalse(report.getBoolean("ok"));
    JsonNames.assertSnakeCase(report);
    JsonArray findings = report.getJsonArray("findings");
    assertEquals(4, findings.size());
    JsonObject app = findings.getJsonObject(2);
    assertTrue(app.getLong("milliseconds") >= 0);
    app.remove("milliseconds");
    assertEquals(
        new JsonObject()
            .put("subject", "the App")
            .put("result", "failed")
            .put("reason", "401")
            .put("remedy", "compare id and key"),
        app);
    assertEquals("not-checked", findings.getJsonObject(3).getString("result"));
  }

  @Test
  void findings_cannotMoveTheCursor() {
    finds(new Finding.Good("GitHub", "an \u001b[31m answer"));
    run();
    assertFalse(out.toString().contains("\u001b"), out.toString());
  }

  @Test
  void offline_checksNoService() {
    someTrouble();
    assertEquals(0, run("--offline"));
    assertEquals("✓ " + EXAMPLE + " is valid", lines().getFirst());
    assertEquals(3, lines().size(), "a line for the user data of each pool");
    assertFalse(closed, "nothing was opened");
  }

  @Test
  void userData_isMeasured_withAndWithoutServices() {
    run("--offline");
    assertTrue(
        lines().get(1).matches("✓ user data of linux-arm64: \\d{4,5} of 16384 bytes, compressed"),
        () -> lines().get(1));
    run("--json", "--offline");
    String json = out.toString().substring(out.toString().indexOf('{'));
    JsonObject size = new JsonObject(json).getJsonArray("user_data").getJsonObject(0);
    assertEquals("linux-arm64", size.getString("pool"));
    assertEquals(16_384, size.getInteger("bytes_max"));
    assertTrue(size.getInteger("bytes") > 5_000);
  }

  @Test
  void only_choosesServices() {
    run("--only", "aws");
    assertEquals(List.of(CheckedService.AWS), asked);
    run("--only", "github,aws");
    assertEquals(List.of(CheckedService.GITHUB, CheckedService.AWS), asked);
    run();
    assertEquals(List.of(CheckedService.GITHUB, CheckedService.AWS), asked);
    assertEquals(2, run("--only", "azure"));
  }

  @Test
  void checkWithoutAnswer_isGivenUp_andTheNextIsRun() {
    List<Finding> found = round(() -> Promise.<List<Finding>>promise().future());
    assertEquals(
        "failed: no answer within 0 seconds",
        found.getFirst().result() + ": " + found.getFirst().reason());
    assertEquals("good", found.getLast().result());
  }

  @Test
  void checkThatBreaks_isAFailureWithItsReason() {
    List<Finding> found =
        round(
            () -> {
              throw new IllegalStateException("not so");
            });
    assertEquals("not so", found.getFirst().reason());
    assertEquals("failed", found.getFirst().result());
  }

  private List<Finding> round(Supplier<Future<List<Finding>>> body) {
    checks.add(new Check("first", List.of(), body));
    finds(new Finding.Good("second", ""));
    CheckReport report =
        new CheckReport() {
          @Override
          public void problems(List<dev.musterd.config.Problem> problems) {}

          @Override
          public void valid(List<String> warnings, List<UserDataCheck.Size> userData) {}

          @Override
          public void found(List<Finding> findings, Duration time) {}

          @Override
          public void end() {}
        };
    try (CheckTargets targets = new FixedTargets()) {
      return new CheckRunner(targets, report, Duration.ofMillis(300)).run();
    }
  }
}
