package dev.musterd.decide;

import static dev.musterd.decide.Verdicts.numbered;
import static dev.musterd.decide.Verdicts.words;
import static dev.musterd.model.ModelSamples.ACME;
import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.OTHER;
import static dev.musterd.model.ModelSamples.POOL;
import static dev.musterd.model.ModelSamples.booting;
import static dev.musterd.model.ModelSamples.idle;
import static dev.musterd.model.ModelSamples.instanceId;
import static dev.musterd.model.ModelSamples.jobId;
import static dev.musterd.model.ModelSamples.registration;
import static dev.musterd.model.RunnerSamples.at;
import static dev.musterd.model.RunnerSamples.finished;
import static dev.musterd.model.RunnerSamples.of;
import static dev.musterd.model.RunnerSamples.seen;
import static dev.musterd.model.RunnerSamples.suspected;
import static dev.musterd.model.RunnerSamples.tagged;
import static dev.musterd.model.RunnerSamples.underway;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.Reaping.Facts;
import dev.musterd.decide.Reaping.Verdict;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Snapshot;
import dev.musterd.model.Snapshot.Stray;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReapingTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAYS = Duration.ofDays(2);
  private static final RunnerPool PLAIN = PoolBuilder.pool(POOL).build();

  /** One runner of a pool with the default limits: 5 minutes to boot and to stay, a day to live. */
  static Stream<Arguments> singles() {
    Runner old = idle(1, HOUR, HOUR);
    Runner late = booting(1, Duration.ofMinutes(5));
    return Stream.of(
        // at work
        Arguments.of("busy by a webhook", at(old, jobId(1)), "Keep busy"),
        Arguments.of("busy by GitHub alone", seen(old, true, true), "Keep busy"),
        Arguments.of("busy and suspected", suspected(at(old, jobId(1)), HOUR), "Clear"),
        Arguments.of(
            "busy beyond its lifetime",
            at(idle(1, DAYS, HOUR), jobId(1)),
            "Keep busy, and draining: older than its lifetime"),
        // coming
        Arguments.of("booting", booting(1, Duration.ofSeconds(299)), "Keep booting"),
        Arguments.of("being configured, however late", underway(late), "Keep being configured"),
        Arguments.of("late", late, "Suspect not online after 5m"),
        Arguments.of(
            "late, registered and never online", seen(late, false, false), "Suspect not online"),
        Arguments.of(
            "late, suspected a moment ago",
            suspected(late, Duration.ofSeconds(59)),
            "Keep suspected since 2026-11-23T11:59:01Z"),
        Arguments.of(
            "late, and suspected long enough",
            suspected(late, MINUTE),
            "Terminate not online after 5m, seen twice"),
        Arguments.of("suspected, and back", suspected(old, HOUR), "Clear"),
        // going
        Arguments.of("finished when young", finished(booting(1, MINUTE)), "Keep ending"),
        Arguments.of("finished", finished(old), "Suspect its job has ended"),
        Arguments.of(
            "finished and still there",
            suspected(finished(old), MINUTE),
            "Terminate its job has ended, seen twice"),
        Arguments.of("offline", seen(old, false, false), "Suspect went offline"),
        // idle
        Arguments.of("idle since this look", idle(1, HOUR, Duration.ZERO), "Keep idle, to be"),
        Arguments.of(
            "idle, not yet confirmed", idle(1, HOUR, Duration.ofSeconds(59)), "Keep idle, to be"),
        Arguments.of(
            "idle and young",
            idle(1, Duration.ofSeconds(299), MINUTE),
            "Keep younger than its minimum running time"),
        Arguments.of(
            "idle and confirmed",
            idle(1, Duration.ofMinutes(5), MINUTE),
            "Retire idle since 2026-11-23T11:59:00Z"),
        Arguments.of(
            "idle beyond its lifetime", idle(1, DAYS, MINUTE), "Retire older than its lifetime"),
        Arguments.of(
            "idle beyond its lifetime, not confirmed",
            idle(1, DAYS, Duration.ofSeconds(59)),
            "Keep idle, to be confirmed"),
        // not ours to touch
        Arguments.of("idle and tagged", tagged(old), "Keep tagged musterd:keep"),
        Arguments.of("late and tagged", suspected(tagged(late), HOUR), "Keep tagged musterd:keep"));
  }

  @ParameterizedTest(name = "{0} -> {2}")
  @MethodSource("singles")
  void runner_getsItsVerdict(String name, Runner runner, String verdict) {
    String words = words(Reaping.judge(look(PLAIN, runner)).getFirst());
    assertEquals(verdict, words.substring(0, Math.min(verdict.length(), words.length())), name);
  }

  @Test
  void wantedRunner_isQuestioned_untilItIsAMismatch() {
    Runner young = idle(1, HOUR, Duration.ofMinutes(9));
    assertEquals(List.of("Question 10000000007"), words(wanted(look(PLAIN, young), jobId(7))));
    Runner ten = idle(1, HOUR, Duration.ofMinutes(10));
    List<Verdict> verdicts = Reaping.judge(wanted(look(PLAIN, ten), jobId(7)));
    assertEquals(
        List.of(
            new Verdict.Mismatch(
                ten,
                jobId(7),
                "idle for 10m beside job 10000000007: does its runner group admit the repository,"
                    + " do its labels match?")),
        verdicts);
  }

  @Test
  void wantedRunner_goes_atTheEndOfItsLifetime() {
    Runner old = idle(1, DAYS, MINUTE);
    assertEquals(
        List.of("Retire older than its lifetime"), words(wanted(look(PLAIN, old), jobId(7))));
  }

  @Test
  void unseenOwner_isJudgedNothing_andTheOthersAre() {
    Runner acme = suspected(booting(1, HOUR), HOUR);
    Runner other = of(OTHER, idle(2, HOUR, HOUR));
    Facts facts =
        new Facts(
            NOON,
            new Snapshot(
                NOON, List.of(acme, other), List.of(stray(ACME, 8), stray(OTHER, 9)), Set.of(ACME)),
            Map.of(POOL, PLAIN),
            Map.of(),
            MINUTE,
            Instant.EPOCH);
    assertEquals(
        List.of(
            "1 Keep GitHub's list of acme is missing",
            "2 Retire idle since 2026-11-23T11:00:00Z",
            "9 Forget"),
        numbered(Reaping.judge(facts)));
  }

  /** A pool's runner lives a day and boots in five minutes. */
  static Stream<Arguments> unlisted() {
    Duration margin = Duration.ofMinutes(5);
    Duration gone = Duration.ofDays(1).plus(margin);
    Duration outage = Duration.ofDays(1).plus(Duration.ofHours(6));
    return Stream.of(
        Arguments.of(idle(1, gone, HOUR), margin, "Expire older than its lifetime by more than 5m"),
        Arguments.of(at(idle(1, gone, HOUR), jobId(1)), margin, "Expire older than its lifetime"),
        Arguments.of(booting(1, gone), HOUR, "Expire older than its lifetime"),
        Arguments.of(finished(idle(1, gone, HOUR)), HOUR, "Expire older than its lifetime"),
        Arguments.of(idle(1, gone.minusSeconds(1), HOUR), HOUR, "Keep GitHub's list of acme"),
        Arguments.of(idle(1, gone, HOUR), margin.minusSeconds(1), "Keep GitHub's list of acme"),
        Arguments.of(idle(1, outage, HOUR), null, "Expire older than its lifetime by more than 6h"),
        Arguments.of(idle(1, outage.minusSeconds(1), HOUR), null, "Keep GitHub's list of acme"),
        Arguments.of(tagged(idle(1, outage, HOUR)), HOUR, "Keep tagged musterd:keep"));
  }

  @ParameterizedTest(name = "{0}, refused for {1} -> {2}")
  @MethodSource("unlisted")
  void runnerOfOwnerThatGitHubDoesNotList_goesByItsAgeAlone(
      Runner runner, Duration refused, String verdict) {
    Map<Owner, Instant> since = refused == null ? Map.of() : Map.of(ACME, NOON.minus(refused));
    Facts facts =
        new Facts(
            NOON,
            new Snapshot(NOON, List.of(runner), List.of(), Set.of(ACME), since),
            Map.of(POOL, PLAIN),
            Map.of(),
            MINUTE,
            Instant.EPOCH);
    String words = words(facts).getFirst();
    assertTrue(words.startsWith(verdict), words);
  }

  @Test
  void runnerOfUnknownPool_isJudgedByTheDefaults_andKeptByNoSchedule() {
    Facts facts =
        new Facts(
            NOON,
            new Snapshot(
                NOON,
                List.of(idle(1, HOUR, HOUR), booting(2, MINUTE), at(idle(3, HOUR, HOUR), jobId(1))),
                List.of(),
                Set.of()),
            Map.of(),
            Map.of(),
            MINUTE,
            Instant.EPOCH);
    assertEquals(
        List.of("1 Retire idle since 2026-11-23T11:00:00Z", "2 Keep booting", "3 Keep busy"),
        numbered(Reaping.judge(facts)));
  }

  @Test
  void limits_areThePools() {
    RunnerPool pool =
        PoolBuilder.pool(POOL)
            .bootTime(Duration.ofMinutes(20))
            .minimumRunningTime(Duration.ofMinutes(90))
            .maxLifetime(Duration.ofDays(3))
            .build();
    assertEquals(
        List.of(
            "1 Keep booting",
            "2 Keep younger than its minimum running time",
            "3 Retire idle since 2026-11-23T11:00:00Z"),
        numbered(
            Reaping.judge(
                look(
                    pool,
                    booting(1, Duration.ofMinutes(19)),
                    idle(2, HOUR, HOUR),
                    idle(3, DAYS, HOUR)))));
  }

  @Test
  void strays_areForgotten_whenOfflineForTheLongestBootTime() {
    RunnerPool slow = PoolBuilder.pool("slow").bootTime(Duration.ofMinutes(20)).build();
    Duration long20 = Duration.ofMinutes(20);
    List<Stray> strays =
        List.of(
            new Stray(ACME, registration(1, false, false), NOON.minus(long20)),
            new Stray(ACME, registration(2, true, false), NOON.minus(HOUR)),
            new Stray(ACME, registration(3, false, true), NOON.minus(HOUR)),
            new Stray(ACME, registration(4, false, false), NOON.minus(long20).plusMillis(1)));
    Facts facts =
        new Facts(
            NOON,
            new Snapshot(NOON, List.of(), strays, Set.of()),
            Map.of(POOL, PLAIN, "slow", slow),
            Map.of(),
            MINUTE,
            Instant.EPOCH);
    assertEquals(List.of("1 Forget"), numbered(Reaping.judge(facts)));
  }

  @Test
  void runners_areJudgedNewestFirst_andEachOnce() {
    Facts facts = look(PLAIN, booting(1, HOUR), booting(3, MINUTE), booting(2, DAYS));
    assertEquals(List.of(3L, 1L, 2L), Reaping.judge(facts).stream().map(Verdicts::number).toList());
  }

  @Test
  void whatAnEarlierProcessSuspected_isSuspectedOnceMore() {
    Runner absent = suspected(booting(1, HOUR), HOUR);
    Facts early = look(PLAIN, absent);
    Facts later =
        new Facts(
            NOON,
            early.snapshot(),
            early.pools(),
            Map.of(),
            MINUTE,
            NOON.minus(HOUR).plusMillis(1));
    assertEquals(
        List.of("1 Terminate not online after 5m, seen twice"), numbered(Reaping.judge(early)));
    assertEquals(List.of("1 Suspect not online after 5m"), numbered(Reaping.judge(later)));
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

  private static Facts wanted(Facts facts, Job.Id job) {
    return new Facts(
        facts.now(),
        facts.snapshot(),
        facts.pools(),
        Map.of(instanceId(1), job),
        MINUTE,
        facts.began());
  }

  private static Stray stray(Owner owner, int number) {
    return new Stray(owner, registration(number, false, false), NOON.minus(HOUR));
  }
}
