package dev.musterd;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/architecture.md draws the house that {@link HouseRulesTest} guards. */
class ArchitecturePageTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z.]+)` \\|([^|]*)\\|[^|]*\\|$", Pattern.MULTILINE);

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @Test
  void packageTable_isTheRules() throws IOException, NoSuchMethodException {
    String page = Files.readString(Path.of("docs", "architecture.md"));
    Map<String, Set<String>> drawn =
        ROW.matcher(page)
            .results()
            .collect(toMap(row -> row.group(1), row -> codeIn(row.group(2))));
    assertEquals(rules(), drawn);
  }

  private static Set<String> codeIn(String cell) {
    return CODE.matcher(cell).results().map((MatchResult code) -> code.group(1)).collect(toSet());
  }

  private static Map<String, Set<String>> rules() throws NoSuchMethodException {
    return HouseRulesTest.class
        .getDeclaredMethod("package_usesOnlyWhatItMay", String.class, String.class)
        .getAnnotation(CsvSource.class)
        .textBlock()
        .lines()
        .map(line -> line.split(",", 2))
        .collect(toMap(row -> row[0].strip(), row -> allowed(row[1])));
  }

  private static Set<String> allowed(String packages) {
    return Stream.of(packages.replace("'", "").strip().split(" "))
        .filter(name -> !name.isEmpty())
        .collect(toSet());
  }
}
