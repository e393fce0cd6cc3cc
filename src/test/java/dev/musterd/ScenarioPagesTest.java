package dev.musterd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of scenarios and defects name tests that exist, and leave no row out. */
class ScenarioPagesTest {
  private static final Path TESTS = Path.of("src", "test", "java");
  private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");

  /** A row's first cell is numbers and ranges: {@code 17–24, 26}. */
  private static final Pattern ROW =
      Pattern.compile("^\\| ([0-9][0-9–, ]*) \\|(.*)\\|$", Pattern.MULTILINE);

  @ParameterizedTest
  @ValueSource(strings = {"scenarios.md", "rationale/reference-system.md"})
  void tests_thatThePageNames_exist(String page) throws IOException, ClassNotFoundException {
    List<MatchResult> named = NAMED.matcher(read(page)).results().toList();
    assertTrue(named.size() > 30, "the table is there");
    for (MatchResult name : named) {
      assertTrue(isTest(name.group(1), name.group(2)), name.group());
    }
  }

  @ParameterizedTest
  @CsvSource({"scenarios.md, 98", "rationale/reference-system.md, 33"})
  void rows_areAllThereOnce(String page, int count) throws IOException {
    assertEquals(
        IntStream.rangeClosed(1, count).boxed().toList(),
        rows(page).flatMap(row -> numbers(row.group(1))).sorted().toList());
  }

  /** A row without a test says why. */
  @Test
  void rows_haveATestOrAReason() throws IOException {
    for (String page : List.of("scenarios.md", "rationale/reference-system.md")) {
      for (MatchResult row : rows(page).toList()) {
        String rest = row.group(2);
        assertTrue(
            NAMED.matcher(rest).find()
                || rest.contains("not built yet")
                || rest.contains("does not apply:"),
            row.group());
      }
    }
  }

  private static Stream<MatchResult> rows(String page) throws IOException {
    return ROW.matcher(read(page)).results();
  }

  private static Stream<Integer> numbers(String cell) {
    return Stream.of(cell.split(","))
        .map(part -> part.strip().split("–"))
        .flatMap(
            ends ->
                IntStream.rangeClosed(
                        Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                    .boxed());
  }

  private static boolean isTest(String type, String method)
      throws IOException, ClassNotFoundException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      List<Path> found = files.filter(file -> file.endsWith(type + ".java")).toList();
      assertEquals(1, found.size(), type);
      String path = TESTS.relativize(found.getFirst()).toString();
      return methods(Class.forName(path.replace(".java", "").replace('/', '.')))
          .anyMatch(each -> each.getName().equals(method) && isAnnotated(each));
    }
  }

  private static Stream<Method> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods());
  }

  private static boolean isAnnotated(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class);
  }

  private static String read(String page) throws IOException {
    return Files.readString(Path.of("docs", page));
  }
}
