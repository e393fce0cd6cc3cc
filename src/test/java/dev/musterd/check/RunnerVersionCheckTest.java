package dev.musterd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.port.AwsSurvey.Caller;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunnerVersionCheckTest {
  private static final Caller CALLER = new Caller("123456789012", "arn", "eu-west-1");

  @TempDir private Path directory;

  private RunnerVersionCheck mirror(String more) {
    return new RunnerVersionCheck(GitHubChecksTest.settings(directory, more));
  }

  @Test
  void bucket_isTheConfiguredOne_orThatOfTheEnvironment() {
    assertEquals("mine", mirror("binaries.bucket = mine").bucket(CALLER));
    assertEquals("musterd-gh-ci-123456789012-eu-west-1", mirror("").bucket(CALLER));
  }

  @Test
  void longEnvironment_isCutToWhatABucketMayBeCalled() {
    Caller far = new Caller("123456789012", "arn", "ap-southeast-1");
    String first = mirror("environment = an-environment-of-32-characters1").bucket(far);
    String second = mirror("environment = an-environment-of-32-characters2").bucket(far);
    assertEquals(63, first.length());
    assertEquals(63, second.length());
    assertEquals(2, List.of(first, second).stream().distinct().count());
  }

  @Test
  void platforms_areThoseOfThePools() {
    assertEquals(List.of("linux-arm64", "linux-x64"), mirror("").platforms());
  }

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
  void mirror_isOnlyReported_whenGitHubWasNotAsked() {
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
