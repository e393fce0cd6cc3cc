package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.Retrying.LaunchFailureKind;
import dev.musterd.model.LaunchOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RetryingTest {
  static Stream<Arguments> outcomes() {
    return Stream.of(
        Arguments.of(new LaunchOutcome.Launched(List.of(), List.of(), Map.of()), 10, 20, 300),
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
    LaunchFailureKind trouble = LaunchFailureKind.of(outcome);
    assertEquals(Duration.ofSeconds(first), trouble.after(1));
    assertEquals(Duration.ofSeconds(second), trouble.after(2));
    assertEquals(Duration.ofSeconds(most), trouble.after(100));
    assertTrue(trouble.isOfEc2());
  }

  @Test
  void mismatch_waitsLonger_upToAnHour() {
    assertEquals(
        List.of(5L, 10L, 20L, 40L, 60L, 60L),
        Stream.of(1, 2, 3, 4, 5, 6).map(n -> Retrying.afterMismatch(n).toMinutes()).toList());
  }

  @Test
  void whatFollowsALaunch_hasWaitsOfTheirOwn() {
    assertEquals(Duration.ofSeconds(30), LaunchFailureKind.UNCONFIGURED.after(1));
    assertEquals(Duration.ofMinutes(10), LaunchFailureKind.UNCONFIGURED.after(100));
    assertEquals(Duration.ofMinutes(1), LaunchFailureKind.UNBOOTED.after(1));
    assertEquals(Duration.ofHours(1), LaunchFailureKind.UNBOOTED.after(100));
    assertFalse(LaunchFailureKind.UNCONFIGURED.isOfEc2() || LaunchFailureKind.UNBOOTED.isOfEc2());
    assertEquals(Duration.ofSeconds(2), Retrying.afterLostAnswer(1));
    assertEquals(Duration.ofMinutes(1), Retrying.afterLostAnswer(100));
  }

  @Test
  void refusal_isAskedAgain_everLater() {
    assertTrue(Retrying.afterRefusal(1).isPositive());
    assertTrue(Retrying.afterRefusal(2).compareTo(Retrying.afterRefusal(1)) > 0);
  }

  @ParameterizedTest
  @EnumSource
  void onlyBoots_areOverWhenARunnerComes(LaunchFailureKind kind) {
    boolean boot = kind == LaunchFailureKind.UNBOOTED || kind == LaunchFailureKind.NO_RUNNER;
    assertEquals(boot, kind.isOfBoot());
  }
}
