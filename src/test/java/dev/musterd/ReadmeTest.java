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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages for people say is so. */
class ReadmeTest {
  private static final Pattern HOCON = Pattern.compile("```hocon\n(.*?)```", Pattern.DOTALL);

  /** Links to our own files; their text may hold anything but a bracket. */
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]*)(#[^)]+)?\\)");

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

  static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      return Stream.concat(Stream.of(Path.of("README.md"), Path.of("CHANGELOG.md")), docs).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void links_leadToAFileAndAHeading(Path page) throws IOException {
    for (Matcher link = LINK.matcher(Files.readString(page)); link.find(); ) {
      Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
      assertTrue(Files.exists(target), link.group());
      if (link.group(2) != null) {
        assertTrue(anchors(target).contains(link.group(2)), link.group());
      }
    }
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(java.util.Locale.ROOT))
        .map(text -> "#" + text.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .toList();
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }
}
