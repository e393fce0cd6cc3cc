package dev.musterd.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The container's description: what of it can be judged without an engine that builds it. */
class ContainerfileTest {
  private static final Path FILE = Path.of("packaging", "Containerfile");

  @Test
  void hadolintFindsNothing() throws IOException {
    Tool.Outcome checked =
        Tool.assumed("hadolint").run("--no-color", FILE.toAbsolutePath().toString());
    assertEquals(0, checked.code(), checked.output());
  }

  @Test
  void processIsNotRoots_andItsHealthIsAsked() throws IOException {
    List<String> instructions = Files.readAllLines(FILE);
    assertTrue(instructions.contains("USER musterd"));
    assertTrue(instructions.stream().anyMatch(line -> line.startsWith("HEALTHCHECK ")));
    int user = instructions.indexOf("USER musterd");
    int entry = instructions.indexOf("ENTRYPOINT [\"/usr/bin/musterd\"]");
    assertTrue(user < entry, "the entry point is run by the user");
  }

  /** A base image without a tag changes under the same sources. */
  @Test
  void baseImageIsPinned() throws IOException {
    List<String> bases =
        Files.readAllLines(FILE).stream().filter(line -> line.startsWith("FROM ")).toList();
    assertFalse(bases.isEmpty());
    Pattern pinned = Pattern.compile("FROM \\S+:(?!latest)\\S+");
    assertTrue(bases.stream().allMatch(pinned.asMatchPredicate()), bases::toString);
  }
}
