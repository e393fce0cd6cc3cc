package dev.musterd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The script of the gate for merge queues in docs/interruptions.md, among stand-ins of its tools.
 */
class GateWorkflowTest {
  private static final Path PAGE = Path.of("docs", "interruptions.md");
  private static final String INDENT = " ".repeat(10);

  @TempDir private Path tools;

  /** What follows {@code run: |}, as GitHub takes it from the YAML. */
  private static String script() throws IOException {
    List<String> lines = Files.readAllLines(PAGE);
    int start = lines.indexOf("        run: |") + 1;
    return String.join(
            "\n",
            lines.subList(start, lines.size()).stream()
                .takeWhile(line -> line.isEmpty() || line.startsWith(INDENT))
                .map(line -> line.isEmpty() ? line : line.substring(INDENT.length()))
                .toList())
        + "\n";
  }

  /** Answers line by line, the last for ever; a line "fail" is a call that fails. */
  private void tool(String name, String text) throws IOException {
    Path file = Files.writeString(tools.resolve(name), "#!/bin/bash\n" + text);
    assertTrue(file.toFile().setExecutable(true));
  }

  private Process start(List<String> answers) throws IOException {
    Files.write(tools.resolve("answers"), answers);
    Files.writeString(tools.resolve("clock"), "1000");
    String here = tools.toString();
    tool(
        "gh",
        """
        n=$(cat %1$s/calls 2>/dev/null || echo 0); echo $((n + 1)) >%1$s/calls
        line=$(sed -n "$((n + 1))p" %1$s/answers); [ -n "$line" ] || line=$(tail -n 1 %1$s/answers)
        [ "$line" != fail ] || exit 1
        echo "$line"
        """
            .formatted(here));
    tool("date", "cat %s/clock\n".formatted(here));
    tool("sleep", "echo $(($(cat %1$s/clock) + $1)) >%1$s/clock\n".formatted(here));
    Path file = Files.writeString(tools.resolve("gate.sh"), script());
    ProcessBuilder builder =
        new ProcessBuilder("/bin/bash", "-e", file.toString()).redirectErrorStream(true);
    builder.environment().put("PATH", here + ":" + System.getenv("PATH"));
    builder.environment().put("REPO", "octo/hello");
    builder.environment().put("SHA", "0123456789abcdef");
    builder.environment().put("GRACE", "300");
    return builder.start();
  }

  @ParameterizedTest
  @CsvSource({
    "completed success 1, 0, attempt 1",
    "none none 0|queued none 1|in_progress none 1|completed success 1, 0, attempt 1",
    "in_progress none 1|completed failure 1|completed failure 1|in_progress none 2|completed"
        + " success 2, 0, attempt 2",
    "completed failure 1|fail|fail|in_progress none 2|completed skipped 2, 0, attempt 2",
    "completed failure 1, 1, attempt 1 and is not run again",
    "completed timed_out 1|queued none 2|completed failure 2, 1, attempt 2 and is not run again",
    "completed failure 3, 1, attempt 3 and is not run again",
    "completed cancelled 1, 1, ended with cancelled",
  })
  void gate_failsOnlyForGood(String answers, int expected, String said) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
    Process gate = start(Stream.of(answers.split("\\|")).toList());
    String output = new String(gate.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(gate.waitFor(5, TimeUnit.MINUTES), output);
    assertEquals(expected, gate.exitValue(), output);
    assertTrue(output.contains(said), output);
  }

  @Test
  void script_isWithoutMistakes_toShellcheck() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/shellcheck")), "no shellcheck here");
    Path file = Files.writeString(tools.resolve("gate.sh"), script());
    Process check =
        new ProcessBuilder("/usr/bin/shellcheck", "--shell=bash", file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, check.waitFor(), output);
  }
}
