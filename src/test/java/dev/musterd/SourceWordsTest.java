package dev.musterd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Words that comments and texts of the product avoid: a reader would not search for them. */
class SourceWordsTest {
  private static final Pattern AVOIDED =
      Pattern.compile(
          "(?<![.:])\\b(whoever|whomever|somebody|nobody|tells? of|told of|news of|the same, but"
              + "|(an|in) earlier li(fe|ves))\\b",
          Pattern.CASE_INSENSITIVE);

  @Test
  void words_areThoseOfTheField() throws IOException {
    List<Path> files = files();
    assertTrue(files.size() > 500, "sources are found");
    assertEquals(List.of(), files.stream().flatMap(SourceWordsTest::avoided).toList());
  }

  private static List<Path> files() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String root : List.of("src/main", "conf", "systemd", "packer", "packaging")) {
      try (Stream<Path> tree = Files.walk(Path.of(root))) {
        tree.filter(path -> path.toString().matches(".*\\.(java|jte|conf|service|hcl|sh)"))
            .forEach(found::add);
      }
    }
    return found;
  }

  private static Stream<String> avoided(Path file) {
    String text = read(file);
    return AVOIDED
        .matcher(text)
        .results()
        .map(word -> file + ":" + line(text, word.start()) + ": avoid \"" + word.group() + "\"");
  }

  private static long line(String text, int offset) {
    return 1 + text.substring(0, offset).lines().count();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
