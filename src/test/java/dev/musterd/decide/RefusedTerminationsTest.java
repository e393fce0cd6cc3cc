package dev.musterd.decide;

import static dev.musterd.model.ModelSamples.idle;
import static dev.musterd.model.ModelSamples.jobId;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.decide.Reaping.Verdict;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RefusedTerminationsTest {
  private static final Runner ONE = idle(1, Duration.ofHours(1), Duration.ofMinutes(2));
  private static final Runner TWO = idle(2, Duration.ofHours(1), Duration.ofMinutes(2));

  private static List<Verdict> heldBack(Verdict... verdicts) {
    return RefusedTerminations.heldBack(
        List.of(verdicts),
        id -> id.equals(ONE.id()) ? Optional.of("until 12:05") : Optional.empty());
  }

  static Stream<Verdict> leaving() {
    return Stream.of(
        new Verdict.Retire(ONE, "idle"),
        new Verdict.Terminate(ONE, "absent"),
        new Verdict.Expire(ONE, "old"),
        new Verdict.Mismatch(ONE, jobId(9), "beside its job"));
  }

  @ParameterizedTest
  @MethodSource("leaving")
  void instance_isKept_whileEc2RefusesItsEnd(Verdict verdict) {
    assertEquals(
        List.of(new Verdict.Keep(ONE, "EC2 does not let it be terminated until 12:05")),
        heldBack(verdict));
  }

  static Stream<Verdict> staying() {
    return Stream.of(
        new Verdict.Keep(ONE, "busy"),
        new Verdict.Suspect(ONE, "absent"),
        new Verdict.Clear(ONE),
        new Verdict.Drain(ONE, new Registration.Id(7), "old"),
        new Verdict.Deregister(ONE, new Registration.Id(7), "old"),
        new Verdict.Question(ONE, jobId(9), "late"));
  }

  @ParameterizedTest
  @MethodSource("staying")
  void otherVerdicts_standAsTheyAre(Verdict verdict) {
    assertEquals(List.of(verdict), heldBack(verdict));
  }

  @Test
  void otherInstances_goAsJudged() {
    Verdict retired = new Verdict.Retire(TWO, "idle");
    assertEquals(List.of(retired), heldBack(retired));
  }

  @Test
  void verdict_hasItsWord() {
    assertEquals("retire", new Verdict.Retire(TWO, "idle").word());
  }
}
