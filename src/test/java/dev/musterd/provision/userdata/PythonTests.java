package dev.musterd.provision.userdata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.musterd.doubles.Hang;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs of python3, where there is one. */
final class PythonTests {
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private PythonTests() {}

  static void assumePython() {
    assumeTrue(Files.isExecutable(PYTHON), "needs python3");
  }

  /** The run has to succeed; what it printed. */
  static String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PYTHON.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(Hang.LIMIT.toSeconds(), TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output);
    return output;
  }
}
