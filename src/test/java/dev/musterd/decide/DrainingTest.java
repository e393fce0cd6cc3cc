package dev.musterd.decide;

import static dev.musterd.decide.Verdicts.words;
import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.POOL;
import static dev.musterd.model.ModelSamples.idle;
import static dev.musterd.model.ModelSamples.jobId;
import static dev.musterd.model.RunnerSamples.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.decide.Reaping.Facts;
import dev.musterd.model.Labels;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The last stretch of a lifetime: a day, of which the last six hours. */
class DrainingTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration BEGINS = Duration.ofHours(18);
  private static final Duration OVER = Duration.ofHours(24);
  private static final Labels GPU = Labels.of("self-hosted", "Linux", "X64", "gpu");
  private static final Labels DRAINED = Labels.of("self-hosted", "Linux", "X64");
  private static final RunnerPool PERSISTENT =
      PoolBuilder.pool(POOL).persistent().labels("self-hosted", "linux", "x64", "gpu").build();

  static Stream<Arguments> runners() {
    Duration young = BEGINS.minusSeconds(1);
    Duration fresh = Duration.ofSeconds(59);
    String last = "in the last 6h of its lifetime";
    return Stream.of(
        Arguments.of("busy before", busy(young, GPU), "Keep busy"),
        Arguments.of("busy", busy(BEGINS, GPU), "Drain " + last),
        Arguments.of("drained", busy(BEGINS, DRAINED), "Keep busy, and draining: " + last),
        Arguments.of(
            "drained, too old",
            busy(OVER, DRAINED),
            "Keep busy, and draining: older than its lifetime"),
        Arguments.of("too old", busy(OVER, GPU), "Drain older than its lifetime"),
        Arguments.of("idle", labelled(idle(1, BEGINS, fresh), GPU), "Drain " + last),
        Arguments.of(
            "idle and drained",
            labelled(idle(1, BEGINS, fresh), DRAINED),
            "Keep idle, to be confirmed"),
        Arguments.of("idle, confirmed", labelled(idle(1, BEGINS, MINUTE), GPU), "Retire " + last),
        Arguments.of(
            "idle, too old",
            labelled(idle(1, OVER, MINUTE), DRAINED),
            "Retire older than its lifetime"));
  }

  @ParameterizedTest(name = "{0} -> {2}")
  @MethodSource("runners")
  void persistentRunner_takesNoJob_inTheLastStretch(String name, Runner runner, String verdict) {
    assertEquals(List.of(verdict), words(facts(PERSISTENT, runner)), name);
  }

  @Test
  void labels_areAllThePools_whenItHasNoneOfTheRunnersSetup() {
    RunnerPool pool = PoolBuilder.pool(POOL).persistent().labels("linux", "x64").build();
    assertEquals(
        List.of("Drain in the last 6h of its lifetime"),
        words(facts(pool, busy(BEGINS, Labels.of("linux", "x64")))));
    assertEquals(
        List.of("Keep busy, and draining: in the last 6h of its lifetime"),
        words(facts(pool, busy(BEGINS, Labels.NONE))));
  }

  @Test
  void ephemeralRunner_isLeftAtItsOnlyJob_andGoesWhenIdle() {
    RunnerPool ephemeral = PoolBuilder.pool(POOL).labels(GPU).build();
    assertEquals(
        List.of("Keep busy, and draining: in the last 6h of its lifetime"),
        words(facts(ephemeral, busy(BEGINS, GPU))));
    assertEquals(
        List.of("Retire in the last 6h of its lifetime"),
        words(facts(ephemeral, labelled(idle(1, BEGINS, MINUTE), GPU))));
  }

  /** Always before the instance powers itself off, which is at the end of the lifetime. */
  @ParameterizedTest
  @CsvSource({"P1D, PT18H", "P7D, PT162H", "PT8H, PT6H", "PT1H, PT45M", "PT1S, PT0.75S"})
  void stretch_isAJobsTime_orAQuarter(Duration max, Duration drainAge) {
    assertEquals(drainAge, new RunnerPool.Lifetime(MINUTE, MINUTE, max).drainAge());
  }

  private static Runner busy(Duration age, Labels labels) {
    return at(labelled(idle(1, age, MINUTE), labels), jobId(1));
  }

  private static Runner labelled(Runner runner, Labels labels) {
    Registration listed = runner.registration().orElseThrow();
    return new Runner(
        runner.instance(),
        Optional.of(new Registration(listed.id(), listed.name(), true, false, labels)),
        true,
        Runner.Setup.DONE,
        runner.job(),
        false,
        runner.idleSince());
  }

  private static Facts facts(RunnerPool pool, Runner runner) {
    return new Facts(
        NOON,
        new Snapshot(NOON, List.of(runner), List.of(), Set.of()),
        Map.of(POOL, pool),
        Map.of(),
        MINUTE,
        Instant.EPOCH);
  }

  @ParameterizedTest
  @CsvSource({"true, false, true", "true, true, false", "false, false, false"})
  void runnerWithoutThePoolsLabels_isDrained(
      boolean persistent, boolean labelled, boolean drained) {
    Runner runner = labelled(idle(1, BEGINS, MINUTE), labelled ? GPU : DRAINED);
    RunnerPool pool =
        persistent ? PERSISTENT : PoolBuilder.pool(POOL).labels("self-hosted", "gpu").build();
    assertEquals(drained, Draining.isDrained(pool, runner));
  }

  @Test
  void poolWithoutLabelsOfItsOwn_hasNoDrainedRunner() {
    RunnerPool plain = PoolBuilder.pool(POOL).persistent().build();
    assertEquals(false, Draining.isDrained(plain, labelled(idle(1, BEGINS, MINUTE), DRAINED)));
  }
}
