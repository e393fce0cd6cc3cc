package dev.musterd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** As many as a limit says are taken, and one more is refused. */
class LimitsTest {
  @TempDir private Path directory;

  static Stream<Arguments> limits() {
    return Stream.of(
        Arguments.of("receivers", 20, list("notifications", LimitsTest::receiver)),
        Arguments.of("steps of capacity", 10, list("pools.x.capacity", LimitsTest::step)),
        Arguments.of("budgets", 100, list("costs.budget.owners", LimitsTest::budget)),
        Arguments.of(
            "characters of a tag's key",
            128,
            (IntFunction<String>) length -> "aws.tags." + "k".repeat(length) + " = v"));
  }

  private static IntFunction<String> list(String key, IntFunction<String> block) {
    return count ->
        IntStream.range(0, count)
            .mapToObj(block)
            .collect(Collectors.joining("\n", key + " = [\n", "\n]"));
  }

  private static String receiver(int number) {
    return "{ to = \"https://h.example/%d\", format = slack }".formatted(number);
  }

  private static String step(int number) {
    return "{ market = spot, types = [m%d.large] }".formatted(number + 5);
  }

  private static String budget(int number) {
    return "{ owner = o%d, daily = 50 }".formatted(number);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("limits")
  void limit_isTheLastThatIsTaken(String what, int limit, IntFunction<String> text) {
    Configurations.settings(directory, text.apply(limit));
    List<String> problems =
        Configurations.problems(directory, Configurations.LEAST + text.apply(limit + 1));
    assertEquals(1, problems.size(), problems::toString);
  }
}
