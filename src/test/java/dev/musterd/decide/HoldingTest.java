package dev.musterd.decide;

import static dev.musterd.decide.Verdicts.words;
import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.POOL;
import static dev.musterd.model.ModelSamples.booting;
import static dev.musterd.model.ModelSamples.idle;
import static dev.musterd.model.ModelSamples.jobId;
import static dev.musterd.model.RunnerSamples.at;
import static dev.musterd.model.RunnerSamples.finished;
import static dev.musterd.model.RunnerSamples.held;
import static dev.musterd.model.RunnerSamples.seen;
import static dev.musterd.model.RunnerSamples.suspected;
import static dev.musterd.model.RunnerSamples.tagged;
import static dev.musterd.model.RunnerSamples.underway;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.musterd.decide.Holding.Verdict;
import dev.musterd.model.Instance;
import dev.musterd.model.JobStatus;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HoldingTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration AGO = Duration.ofMinutes(-10);
  private static final Duration ERA = Duration.ofDays(300_000);
  private static final String UNTIL = "held until 2026-11-23T13:00:00Z by alice";
  private static final RunnerPool.Lifetime LIMITS =
      PoolBuilder.pool(POOL).maxLifetime(Duration.ofHours(2)).build().lifetime();

  /** What the reaper makes of one runner with a tag; the pool's max-lifetime is a day. */
  static Stream<Arguments> runners() {
    Runner idle = idle(1, HOUR, HOUR);
    Runner booting = booting(1, Duration.ofMinutes(1));
    Runner late = booting(1, HOUR);
    return Stream.of(
        Arguments.of("busy", held(at(idle, jobId(1)), HOUR), "Keep busy, and " + UNTIL),
        Arguments.of(
            "busy by GitHub", held(seen(idle, true, true), HOUR), "Keep busy, and " + UNTIL),
        Arguments.of("idle", held(idle, HOUR), "Deregister " + UNTIL),
        Arguments.of("offline", held(seen(idle, false, false), HOUR), "Deregister " + UNTIL),
        Arguments.of("finished", held(finished(idle), HOUR), "Keep " + UNTIL),
        Arguments.of("booting", held(booting, HOUR), "Keep " + UNTIL),
        Arguments.of("being configured", held(underway(booting), HOUR), "Keep " + UNTIL),
        Arguments.of("late", held(late, HOUR), "Keep " + UNTIL),
        Arguments.of("suspected", held(suspected(late, HOUR), HOUR), "Keep " + UNTIL),
        Arguments.of("kept as well", held(tagged(idle), HOUR), "Keep tagged musterd:keep"),
        Arguments.of(
            "idle, and over",
            held(idle, AGO),
            "Retire was held until 2026-11-23T11:50:00Z by alice"),
        Arguments.of(
            "finished, and over",
            held(finished(idle), AGO),
            "Terminate was held until 2026-11-23T11:50:00Z by alice"),
        Arguments.of("busy, and over", held(at(idle, jobId(1)), AGO), "Keep busy"),
        Arguments.of("booting, and over", held(booting, AGO), "Keep booting"),
        Arguments.of("late, and over", held(late, AGO), "Suspect not online after 5m"),
        Arguments.of(
            "held for ever, by hand",
            held(idle(1, Duration.ofDays(1), HOUR), ERA),
            "Retire older than its lifetime"),
        Arguments.of(
            "held for ever, at work",
            held(at(idle(1, Duration.ofDays(1), HOUR), jobId(1)), ERA),
            "Keep busy, and draining: older than its lifetime"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("runners")
  void heldRunner_isJudged(String name, Runner runner, String expected) {
    assertEquals(List.of(expected), words(facts(runner, PoolBuilder.pool(POOL).build(), Set.of())));
  }

  @Test
  void persistentRunner_isDrained_whileItWorks() {
    Runner busy = held(seen(idle(1, HOUR, HOUR), true, true), HOUR);
    PoolBuilder persistent = PoolBuilder.pool(POOL).persistent();
    assertEquals(
        List.of("Drain " + UNTIL),
        words(facts(busy, persistent.labels("linux").build(), Set.of())));
    assertEquals(
        List.of("Keep busy, and " + UNTIL),
        words(facts(busy, persistent.labels("self-hosted", "linux").build(), Set.of())),
        "drained already, or without a label that can be removed");
  }

  /** GitHub's flags are old then. */
  @Test
  void runnerOfAnOwnerThatIsNotListed_isKept() {
    Runner runner = held(idle(1, HOUR, HOUR), HOUR);
    assertEquals(
        List.of("Keep " + UNTIL),
        words(
            facts(
                runner,
                PoolBuilder.pool(POOL).build(),
                Set.of(runner.instance().ownerPool().owner()))));
  }

  private static Reaping.Facts facts(Runner runner, RunnerPool pool, Set<Owner> unseen) {
    return new Reaping.Facts(
        NOON,
        new Snapshot(NOON, List.of(runner), List.of(), unseen),
        Map.of(POOL, pool),
        Map.of(),
        Duration.ofMinutes(1),
        NOON.minus(Duration.ofDays(9)));
  }

  @ParameterizedTest
  @CsvSource({
    "PT1S, 2026-11-23T12:00:01Z",
    "PT30M, 2026-11-23T12:30:00Z",
    "PT30M0.9S, 2026-11-23T12:30:00Z",
    "PT1H, 2026-11-23T13:00:00Z"
  })
  void hold_isGranted_withinTheLifetime(Duration time, Instant until) {
    Instance instance = booting(1, HOUR).instance();
    assertEquals(
        new Verdict.Granted(new Instance.Hold(until, "alice")),
        Holding.judge(instance, LIMITS, time, "alice", NOON));
  }

  @Test
  void hold_isRefused_beyondTheLifetime_withTheLongest() {
    Instance instance = booting(1, HOUR).instance();
    assertEquals(
        "max-lifetime of pool %s is 2h, and ends for %s at 2026-11-23T13:00:00Z: the longest hold that is possible is 1h"
            .formatted(POOL, instance.id()),
        refusal(instance, HOUR.plusSeconds(1)));
    Instance old = booting(1, Duration.ofHours(3)).instance();
    assertEquals(
        "max-lifetime of pool %s is 2h, and ends for %s at 2026-11-23T11:00:00Z: it cannot be held any more"
            .formatted(POOL, old.id()),
        refusal(old, Duration.ofSeconds(1)));
  }

  @Test
  void fullPool_saysHowManyOfItsInstancesAreHeld() {
    RunnerPool two = PoolBuilder.pool(POOL).maxRunners(2).build();
    JobStatus full = JobStatus.of(JobStatus.State.HELD, "pool is at its maximum of 2", "wait");
    assertEquals(
        "pool is at its maximum of 2, 1 of them held for debugging",
        Holding.explained(full, two, 2, 1).why());
    assertEquals(full, Holding.explained(full, two, 2, 0));
    assertEquals(full, Holding.explained(full, two, 1, 1));
    assertEquals(full, Holding.explained(full, PoolBuilder.pool(POOL).build(), 99, 1));
    JobStatus covered = JobStatus.of(JobStatus.State.COVERED, "runner i-1 boots", "wait");
    assertEquals(covered, Holding.explained(covered, two, 2, 1));
  }

  private static String refusal(Instance instance, Duration time) {
    return assertInstanceOf(
            Verdict.Refused.class, Holding.judge(instance, LIMITS, time, "alice", NOON))
        .reason();
  }
}
