package dev.musterd.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.Main;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParseResult;

class RunArgumentsTest {
  /** As the service calls it, and what a person adds: read as picocli reads it. */
  @ParameterizedTest
  @CsvSource({
    "run, /etc/musterd/musterd.conf, false, false",
    "run --config a.conf, a.conf, false, false",
    "run --json --config /a/b c.conf, '', false, false",
    "run --json --config ~/a.conf, ~/a.conf, true, false",
    "run --no-color --json, /etc/musterd/musterd.conf, true, true"
  })
  void arguments_areRead_asPicocliReadsThem(
      String line, String config, boolean json, boolean noColor) {
    String[] args = line.split(" ");
    Optional<RunArguments> direct = RunArguments.of(args);
    if (config.isEmpty()) {
      assertEquals(Optional.empty(), direct);
      return;
    }
    assertEquals(Optional.of(new RunArguments(Path.of(config), json, noColor)), direct);
    ParseResult parsed = Main.line().parseArgs(args).subcommand();
    assertEquals(Path.of(config), parsed.commandSpec().findOption("--config").getValue());
    assertEquals(json, parsed.commandSpec().findOption("--json").<Boolean>getValue());
    assertEquals(noColor, parsed.commandSpec().findOption("--no-color").<Boolean>getValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version",
        "run --help",
        "run --config",
        "run --config --json",
        "run --config=a.conf",
        "run --conf a.conf",
        "run --json --json",
        "run --config a --config b",
        "run a.conf",
        "run @args",
        "run --config @args",
        "run --config \"a\"",
        "--json run"
      })
  void everythingElse_isLeftToPicocli(String line) {
    assertEquals(Optional.empty(), RunArguments.of(line.split(" ")));
  }

  @Test
  void noArguments_areLeftToPicocli() {
    assertEquals(Optional.empty(), RunArguments.of());
  }
}
