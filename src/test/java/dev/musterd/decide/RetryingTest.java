package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.LaunchOutcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RetryingTest {
  static Stream<Arguments> outcomes() {
    return Stream.of(
        Arguments.of(new LaunchOutcome.Launched(List.of(), List.of()), 10, 20, 300),
        Arguments.of(new LaunchOutcome.NoCapacity(List.of(), "none"), 10, 20, 300),
        Arguments.of(new LaunchOutcome.QuotaReached("vCPU"), 60, 120, 600),
        Arguments.of(new LaunchOutcome.Throttled("slow down"), 2, 4, 60),
        Arguments.of(new LaunchOutcome.Failed("odd"), 5, 10, 300),
        Arguments.of(new LaunchOutcome.Rejected("no template"), 60, 120, 900));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outcomes")
  void wait_doubles_fromWhatTheOutcomeDeserves(
      LaunchOutcome outcome, long first, long second, long most) {
    assertEquals(Duration.ofSeconds(first), Retrying.after(outcome, 1));
    assertEquals(Duration.ofSeconds(second), Retrying.after(outcome, 2));
    assertEquals(Duration.ofSeconds(most), Retrying.after(outcome, 100));
  }

  @Test
  void mismatch_waitsLonger_upToAnHour() {
    assertEquals(
        List.of(5L, 10L, 20L, 40L, 60L, 60L),
        Stream.of(1, 2, 3, 4, 5, 6).map(n -> Retrying.afterMismatch(n).toMinutes()).toList());
  }

  @Test
  void unconfiguredAndLostAnswers_haveWaitsOfTheirOwn() {
    assertEquals(Duration.ofSeconds(30), Retrying.afterUnconfigured(1));
    assertEquals(Duration.ofMinutes(10), Retrying.afterUnconfigured(100));
    assertEquals(Duration.ofSeconds(2), Retrying.afterLostAnswer(1));
    assertEquals(Duration.ofMinutes(1), Retrying.afterLostAnswer(100));
  }
}
