package dev.musterd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunnerVersionCheckTest {
  @ParameterizedTest
  @CsvSource({
    "2.335.0, 2.335.0, good: the mirror has 2.335.0",
    "2.334.9, 2.335.0, 'warning: the mirror has 2.334.9, GitHub offers 2.335.0'",
    "2.336.0, 2.335.0, good: 2.336.0",
    ",        2.335.0, warning: the mirror has none",
    "2.335.0, ,        warning: offers none for this platform",
  })
  void mirror(String held, String offered, String expected) {
    Findings.assertIs(
        expected,
        Findings.only(
            RunnerVersionCheck.judge(
                Optional.of(offered == null ? Map.of() : Map.of("linux-x64", offered)),
                Map.of("linux-x64", Optional.ofNullable(held)),
                List.of("linux-x64", "linux-x64"))));
  }

  @Test
  void mirror_isOnlyTold_whenGitHubWasNotAsked() {
    Findings.assertGood(
        Findings.only(
            RunnerVersionCheck.judge(
                Optional.empty(), Map.of("linux-x64", Optional.of("2.1.0")), List.of("linux-x64"))),
        "the mirror has 2.1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "2.9.0, 2.10.0, true",
    "2.10.0, 2.9.0, false",
    "2.335, 2.335.0, false",
    "2.335, 2.335.1, true",
    "nonsense, 2.335.1, true",
    "2.335.0-beta, 2.335.0, true",
    "3, 2.335.0, false",
  })
  void older(String held, String offered, boolean expected) {
    assertEquals(expected, RunnerVersionCheck.older(held, offered));
  }
}
