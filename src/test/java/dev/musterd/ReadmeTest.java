package dev.musterd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.config.ReadResult;
import dev.musterd.config.SettingsReader;
import dev.musterd.decide.IdleSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The configurations on the pages are valid, and the first screen of README.md names both commands.
 */
class ReadmeTest {
  private static final Pattern HOCON = Pattern.compile("```hocon\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/start.md"})
  void configuration_isValidWithoutWarnings(String page) throws IOException {
    Matcher block = HOCON.matcher(Files.readString(Path.of(page)));
    assertTrue(block.find());
    Path file = Files.writeString(directory.resolve("musterd.conf"), block.group(1));
    ReadResult result = new SettingsReader(Map.of(), IdleSchedule::problem).read(file);
    ReadResult.Valid valid = assertInstanceOf(ReadResult.Valid.class, result, result::toString);
    assertEquals(List.of(), valid.warnings());
  }

  @Test
  void firstScreen_namesBothCommands() throws IOException {
    List<String> firstScreen = readme().lines().limit(25).toList();
    assertTrue(firstScreen.stream().anyMatch(line -> line.startsWith("mvn -Pquickstart ")));
    assertTrue(firstScreen.stream().anyMatch(line -> line.startsWith("mvn verify ")));
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }
}
