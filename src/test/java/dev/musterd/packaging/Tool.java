package dev.musterd.packaging;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A program of the machine's. */
record Tool(Path path) {

  /** The rest of the test is left out where it is not installed. */
  static Tool assumed(String name) {
    return Stream.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/bin", "/sbin")
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Tool::new)
        .orElseGet(
            () -> {
              assumeTrue(false, name + " is not installed");
              throw new AssertionError();
            });
  }

  /** Both outputs as one text. */
  record Outcome(int code, String output) {}

  Outcome run(String... arguments) throws IOException {
    return run(Map.of(), arguments);
  }

  Outcome run(Map<String, String> variables, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(path.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.onExit().join().exitValue(), output);
  }
}
