package dev.musterd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.wiring.Version;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private static final Path EXAMPLE = Path.of("conf", "musterd.conf");

  private static final List<String> COMMANDS =
      List.of(
          "run",
          "check",
          "config",
          "explain",
          "status",
          "jobs",
          "runners",
          "logs",
          "hold",
          "reap",
          "user-data",
          "github-app",
          "version");

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private Path broken() throws IOException {
    return Files.writeString(
        directory.resolve("broken.conf"),
        "http.port = 99999\ngithub.app.webhook-secret = [[sesame]]\n");
  }

  @Test
  void musterd_printsHelp_withoutArguments() {
    assertEquals(0, run());
    for (String command : COMMANDS) {
      assertTrue(out.toString().contains("  " + command), out.toString());
    }
    assertEquals("", err.toString());
  }

  @Test
  void everyCommand_hasHelp() {
    for (String command : COMMANDS) {
      assertEquals(0, run(command, "--help", "--no-color"));
    }
    assertTrue(out.toString().contains("(default: /etc/musterd/musterd.conf)"), out.toString());
    assertFalse(out.toString().contains("\u001b"), "colours");
  }

  @Test
  void version_isPrinted() {
    assertEquals(0, run("version"));
    assertEquals(0, run("--version"));
    assertTrue(out.toString().startsWith("musterd " + Version.number() + " (Java "));
    assertTrue(out.toString().endsWith("musterd " + Version.number() + System.lineSeparator()));
  }

  @Test
  void unknownCommandOrOption_exits2_withAHint() {
    assertEquals(2, run("chekc"));
    assertEquals(2, run("check", "--offlin"));
    assertTrue(err.toString().contains("Try: musterd check --help"), err.toString());
    assertTrue(err.toString().contains("--offline"), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void check_saysValid() {
    assertEquals(0, run("check", "--offline", "--no-color", "--config", EXAMPLE.toString()));
    List<String> said = out.toString().lines().toList();
    assertEquals("✓ " + EXAMPLE + " is valid", said.getFirst());
    assertEquals(3, said.size(), said::toString);
    said.stream()
        .skip(1)
        .forEach(
            size ->
                assertTrue(
                    size.matches("✓ user data of linux-\\w+: \\d+ of 16384 bytes, compressed"),
                    size));
    assertFalse(err.toString().contains("✗"), err.toString());
  }

  @Test
  void check_warnsOfSecrets_thatThisMachineDoesNotHave() throws IOException {
    Path noKey = Files.writeString(directory.resolve("app.pem"), "sesame");
    Path config =
        Files.writeString(
            directory.resolve("musterd.conf"),
            """
            include required(file("%s"))
            github.app.private-key.file = "%s"
            github.app.webhook-secret = [{ env = MUSTERD_ABSENT }, { ssm = "/elsewhere" }, here]
            management.token.file = "/absent/token"
            """
                .formatted(EXAMPLE.toAbsolutePath(), noKey));
    assertEquals(0, run("check", "--offline", "--no-color", "--config", config.toString()));
    assertEquals(
        List.of(
            "! github.app.private-key: the private key is neither PEM nor base64 of PEM: it has no"
                + " BEGIN and END line",
            "! github.app.webhook-secret: the environment variable MUSTERD_ABSENT is not set",
            "! management.token: /absent/token does not exist"),
        err.toString().lines().toList());
    assertEquals(0, run("check", "--offline", "--json", "--config", config.toString()));
    String json = out.toString().substring(out.toString().indexOf('{'));
    assertEquals(3, new JsonObject(json).getJsonArray("warnings").size());
  }

  @Test
  void check_printsEveryProblem_andExits2() throws IOException {
    assertEquals(2, run("check", "--offline", "--no-color", "--config", broken().toString()));
    assertEquals("", out.toString());
    List<String> lines = err.toString().lines().toList();
    assertTrue(
        lines.contains(
            "✗ "
                + directory.resolve("broken.conf")
                + ":1: http.port = 99999: must be a port from 1 to 65535, or 0 for any free"),
        err.toString());
    assertEquals(lines.size() - 1 + " problems", lines.getLast());
    assertFalse(err.toString().contains("sesame"), "a secret");
  }

  @Test
  void check_answersInJson() throws IOException {
    assertEquals(2, run("check", "--offline", "--json", "--config", broken().toString()));
    JsonObject report = new JsonObject(out.toString());
    assertFalse(report.getBoolean("ok"));
    assertTrue(report.getJsonArray("problems").size() > 2);
    assertEquals("", err.toString());
  }

  @Test
  void config_printsValuesAndOrigins() {
    assertEquals(0, run("config", "--no-color", "--config", EXAMPLE.toString()));
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.contains("pools.linux-arm64.architecture = arm64  # default"));
    assertTrue(lines.stream().anyMatch(it -> it.startsWith("environment = gh-ci  # " + EXAMPLE)));
  }

  @Test
  void config_printsJson() {
    assertEquals(0, run("config", "--json", "--config", EXAMPLE.toString()));
    JsonObject environment = new JsonObject(out.toString()).getJsonObject("environment");
    assertEquals("gh-ci", environment.getString("value"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"config", "run"})
  void problems_areJson_whenThatIsAskedFor(String command) throws IOException {
    assertEquals(2, run(command, "--json", "--config", broken().toString()));
    assertTrue(new JsonObject(out.toString()).getJsonArray("problems").size() > 2);
    assertFalse(out.toString().contains("sesame"), "a secret");
    assertEquals("", err.toString());
  }

  @Test
  void config_exits2_whenTheFileIsMissing() {
    assertEquals(2, run("config", "--config", directory.resolve("absent").toString()));
    assertTrue(err.toString().contains("does not exist"), err.toString());
  }
}
