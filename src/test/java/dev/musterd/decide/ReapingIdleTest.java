package dev.musterd.decide;

import static dev.musterd.decide.Verdicts.numbered;
import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.OTHER;
import static dev.musterd.model.ModelSamples.POOL;
import static dev.musterd.model.ModelSamples.idle;
import static dev.musterd.model.ModelSamples.jobId;
import static dev.musterd.model.RunnerSamples.at;
import static dev.musterd.model.RunnerSamples.of;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.decide.Reaping.Facts;
import dev.musterd.model.IdleRule;
import dev.musterd.model.IdleRule.Eviction;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which idle runners a schedule keeps. */
class ReapingIdleTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Reference defect 25: two busy runners used up both slots, and the idle ones went. */
  @Test
  void idleSchedule_countsIdleRunnersOnly() {
    RunnerPool pool = scheduled(2, Eviction.OLDEST_FIRST);
    Facts facts =
        look(
            pool,
            at(idle(1, HOUR, HOUR), jobId(1)),
            at(idle(2, HOUR, HOUR), jobId(2)),
            idle(3, HOUR, HOUR),
            idle(4, HOUR, HOUR));
    assertEquals(
        List.of(
            "1 Keep busy",
            "2 Keep busy",
            "3 Keep one of 2 kept idle by schedule",
            "4 Keep one of 2 kept idle by schedule"),
        numbered(Reaping.judge(facts)));
  }

  /** Reference defect 25: three organizations with an idle runner each, and the third one went. */
  @Test
  void idleSchedule_countsForEachOwner() {
    RunnerPool pool = scheduled(1, Eviction.OLDEST_FIRST);
    Facts facts =
        look(
            pool,
            idle(1, HOUR, HOUR),
            of(OTHER, idle(2, HOUR, HOUR)),
            of(new Owner.Organization("third"), idle(3, HOUR, HOUR)),
            of(OTHER, idle(4, HOUR.plusMinutes(1), HOUR)));
    assertEquals(
        List.of(
            "1 Keep one of 1 kept idle by schedule",
            "2 Keep one of 1 kept idle by schedule",
            "3 Keep one of 1 kept idle by schedule",
            "4 Retire idle since 2026-11-23T11:00:00Z"),
        numbered(Reaping.judge(facts)));
  }

  static Stream<Arguments> evictions() {
    return Stream.of(
        Arguments.of(Eviction.OLDEST_FIRST, 0, List.of(1, 2, 3)),
        Arguments.of(Eviction.OLDEST_FIRST, 1, List.of(1, 2)),
        Arguments.of(Eviction.OLDEST_FIRST, 2, List.of(1)),
        Arguments.of(Eviction.NEWEST_FIRST, 1, List.of(2, 3)),
        Arguments.of(Eviction.NEWEST_FIRST, 2, List.of(3)),
        Arguments.of(Eviction.NEWEST_FIRST, 3, List.of()),
        Arguments.of(Eviction.NEWEST_FIRST, 9, List.of()));
  }

  /** Runner 1 is the oldest, 3 the newest. */
  @ParameterizedTest(name = "{0}, {1} kept -> {2} go")
  @MethodSource("evictions")
  void idleSchedule_evictsInItsOrder(Eviction eviction, int count, List<Integer> leaving) {
    Facts facts =
        look(
            scheduled(count, eviction),
            idle(2, HOUR.plusMinutes(2), HOUR),
            idle(1, HOUR.plusMinutes(3), HOUR),
            idle(3, HOUR.plusMinutes(1), HOUR));
    assertEquals(
        leaving.stream().map(n -> n + " Retire idle since 2026-11-23T11:00:00Z").toList(),
        numbered(Reaping.judge(facts)).stream().filter(line -> line.contains("Retire")).toList());
  }

  /** Row 89 of docs/scenarios.md: who goes does not depend on the order of EC2's list. */
  @ParameterizedTest
  @EnumSource(Eviction.class)
  void idleSchedule_keepsTheSame_whenAllStartedTogether(Eviction eviction) {
    RunnerPool pool = scheduled(2, eviction);
    List<Runner> runners =
        List.of(idle(1, HOUR, HOUR), idle(2, HOUR, HOUR), idle(3, HOUR, HOUR), idle(4, HOUR, HOUR));
    List<String> verdicts = numbered(Reaping.judge(look(pool, runners.toArray(Runner[]::new))));
    assertEquals(2, verdicts.stream().filter(line -> line.contains("Keep")).count());
    assertEquals(
        verdicts, numbered(Reaping.judge(look(pool, runners.reversed().toArray(Runner[]::new)))));
  }

  @Test
  void idleSchedule_keepsNobody_whenItsWindowIsClosed() {
    RunnerPool pool =
        PoolBuilder.pool(POOL)
            .idle(new IdleRule("* * * * tue", ZoneOffset.UTC, 5, Eviction.OLDEST_FIRST))
            .build();
    assertEquals(
        List.of("1 Retire idle since 2026-11-23T11:00:00Z"),
        numbered(Reaping.judge(look(pool, idle(1, HOUR, HOUR)))));
  }

  private static RunnerPool scheduled(int count, Eviction eviction) {
    return PoolBuilder.pool(POOL)
        .idle(new IdleRule("* * * * *", ZoneOffset.UTC, count, eviction))
        .build();
  }

  private static Facts look(RunnerPool pool, Runner... runners) {
    return new Facts(
        NOON,
        new Snapshot(NOON, List.of(runners), List.of(), Set.of()),
        Map.of(POOL, pool),
        Map.of(),
        MINUTE,
        Instant.EPOCH);
  }
}
