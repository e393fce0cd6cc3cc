package dev.musterd;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/architecture.md shows the packages of {@link HouseRulesTest}, all duties and all rules. */
class ArchitecturePageTest {
  private static final Path MAIN = Path.of("src", "main", "java");
  private static final Path TEST = Path.of("src", "test", "java");

  private static final Pattern ROW =
      Pattern.compile("^\\| `([\\w.]+)` \\|([^|]*)\\|[^|]*\\|$", Pattern.MULTILINE);

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /**
   * A class of the program by package and name, {@code flow/ReapRunners}, or a test by its name.
   */
  private static final Pattern PROGRAM_CLASS = Pattern.compile("`[a-z/]+/([A-Z]\\w+)`");

  private static final Pattern TEST_CLASS = Pattern.compile("`([A-Z]\\w+(?:Test|IT))`");

  /** The first cells of the table of what stays in memory. */
  private static final Pattern IN_MEMORY =
      Pattern.compile("^\\| (`[A-Z][^|]*)\\|", Pattern.MULTILINE);

  @Test
  void packageTable_isTheRules() throws IOException {
    Map<String, Set<String>> drawn =
        ROW.matcher(section("Packages"))
            .results()
            .collect(toMap(row -> row.group(1), row -> codeIn(row.group(2))));
    assertEquals(rules(), drawn);
  }

  @ParameterizedTest
  @CsvSource({"docs/architecture.md, 40", "CONTRIBUTING.md, 5"})
  void programClasses_exist(Path page, int atLeast) throws IOException {
    assertAllExist(all(PROGRAM_CLASS, Files.readString(page)), MAIN, atLeast);
  }

  @ParameterizedTest
  @CsvSource({"docs/architecture.md, 50", "CONTRIBUTING.md, 5"})
  void testClasses_exist(Path page, int atLeast) throws IOException {
    assertAllExist(all(TEST_CLASS, Files.readString(page)), TEST, atLeast);
  }

  @Test
  void classesThatStayInMemory_exist() throws IOException {
    Set<String> first = all(IN_MEMORY, section("What stays in memory"));
    assertAllExist(codeIn(String.join(" ", first)), MAIN, 15);
  }

  @ParameterizedTest
  @ValueSource(strings = {"flow", "decide"})
  void dutiesAndRules_areAllOnThePage(String room) throws IOException {
    Set<String> missing = classesIn(MAIN.resolve(Path.of("dev", "musterd", room)));
    assertTrue(missing.size() > 10, missing::toString);
    missing.removeAll(
        all(Pattern.compile("`" + room + "/(?:\\w+/)?([A-Z]\\w+)`"), section("Duties")));
    assertEquals(Set.of(), missing);
  }

  /** Every paragraph of a duty names the tests that specify it. */
  @Test
  void duties_haveEachTheirTests() throws IOException {
    for (String duty : section("Duties").split("\n- \\*\\*")) {
      assertTrue(!duty.startsWith("`flow/") || TEST_CLASS.matcher(duty).find(), duty);
    }
  }

  /** By simple name, wherever the class is: packages move more often than the page should. */
  private static void assertAllExist(Set<String> named, Path sources, int atLeast)
      throws IOException {
    assertTrue(named.size() >= atLeast, named::toString);
    Set<String> missing = new TreeSet<>(named);
    missing.removeAll(classesIn(sources));
    assertEquals(Set.of(), missing);
  }

  private static Set<String> classesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java") && !name.equals("package-info.java"))
          .map(name -> name.replace(".java", ""))
          .collect(toCollection(TreeSet::new));
    }
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("docs", "architecture.md"));
  }

  private static String section(String title) throws IOException {
    return Arrays.stream(page().split("\n## "))
        .filter(section -> section.startsWith(title + "\n"))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> all(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(toCollection(TreeSet::new));
  }

  private static Set<String> codeIn(String cell) {
    return all(CODE, cell);
  }

  /** By annotation, since the method's name is the rule's to choose. */
  private static Map<String, Set<String>> rules() {
    return Arrays.stream(HouseRulesTest.class.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(CsvSource.class))
        .flatMap(method -> method.getAnnotation(CsvSource.class).textBlock().lines())
        .map(line -> line.split(",", 2))
        .collect(toMap(row -> row[0].strip(), row -> allowed(row[1])));
  }

  private static Set<String> allowed(String packages) {
    return Stream.of(packages.replace("'", "").strip().split(" "))
        .filter(name -> !name.isEmpty())
        .map(name -> name.replaceFirst("^dev\\.musterd\\.", ""))
        .collect(toSet());
  }
}
