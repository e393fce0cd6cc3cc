package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.decide.RunnerRelease.Facts;
import dev.musterd.decide.RunnerRelease.Outlook;
import dev.musterd.decide.RunnerRelease.Verdict;
import dev.musterd.model.release.MirroredRunner;
import dev.musterd.model.release.RunnerDeprecation;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunnerReleaseTest {
  private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
  private static final RunnerPlatform X64 = new RunnerPlatform("linux", "x64");
  private static final RunnerPlatform ARM64 = new RunnerPlatform("linux", "arm64");
  private static final Optional<String> ONE = Optional.of("1".repeat(64));
  private static final Optional<String> OTHER = Optional.of("2".repeat(64));

  private static RunnerVersion version(String text) {
    return RunnerVersion.find(text).orElseThrow();
  }

  private static RunnerPackage offered(String version, Optional<String> sha256) {
    return new RunnerPackage(X64, version(version), false, sha256, "");
  }

  private static Optional<MirroredRunner> mirrored(String version) {
    return Optional.of(
        new MirroredRunner(version(version), X64.asset(version(version)), ONE.orElseThrow(), 1));
  }

  private static Verdict judge(Optional<MirroredRunner> mirrored, RunnerPackage... offered) {
    return RunnerRelease.judge(new Facts(X64, false, List.of(offered), mirrored));
  }

  private static Verdict keep(String reason) {
    return new Verdict.Keep(version("2.330.0"), reason);
  }

  @Test
  void newest_isMirrored_wherePlatformAndKindFit() {
    RunnerPackage newest = offered("2.330.0", ONE);
    RunnerPackage foreign = new RunnerPackage(ARM64, version("2.331.0"), false, ONE, "");
    assertEquals(
        new Verdict.Mirror(newest),
        judge(Optional.empty(), offered("2.329.0", ONE), newest, foreign));
    assertEquals(new Verdict.Mirror(newest), judge(mirrored("2.329.0"), newest));
  }

  @Test
  void prerelease_isTaken_onlyWhereItIsWanted() {
    RunnerPackage release = offered("2.330.0", ONE);
    RunnerPackage byWord = new RunnerPackage(X64, version("2.331.0"), true, ONE, "");
    RunnerPackage byVersion = offered("2.332.0-rc.1", ONE);
    assertEquals(new Verdict.Mirror(release), judge(Optional.empty(), release, byWord, byVersion));
    List<RunnerPackage> all = List.of(release, byWord, byVersion);
    assertEquals(
        new Verdict.Mirror(byVersion),
        RunnerRelease.judge(new Facts(X64, true, all, Optional.empty())));
  }

  @Test
  void mirror_neverGoesBack() {
    assertEquals(
        keep("the newest that is offered, 2.329.0, is older"),
        judge(mirrored("2.330.0"), offered("2.329.0", ONE)));
  }

  @Test
  void sameVersion_isCurrent_unlessItsHashIsAnother() {
    Verdict current = new Verdict.Current(version("2.330.0"));
    assertEquals(current, judge(mirrored("2.330.0"), offered("2.330.0", ONE)));
    assertEquals(current, judge(mirrored("2.330.0"), offered("2.330.0", Optional.empty())));
    assertEquals(
        keep("actions-runner-linux-x64-2.330.0.tar.gz is offered with another SHA-256 than before"),
        judge(mirrored("2.330.0"), offered("2.330.0", OTHER)));
  }

  @Test
  void packageWithoutHash_isNotTaken() {
    String reason =
        "actions-runner-linux-x64-2.331.0.tar.gz is offered without a SHA-256 to check it by";
    RunnerPackage unchecked = offered("2.331.0", Optional.empty());
    assertEquals(keep(reason), judge(mirrored("2.330.0"), unchecked));
    assertEquals(new Verdict.Lacking(reason), judge(Optional.empty(), unchecked));
  }

  @Test
  void nothingOffered_leavesTheMirrorAsItIs() {
    String reason = "no runner for " + X64 + " is offered";
    assertEquals(new Verdict.Lacking(reason), judge(Optional.empty()));
    assertEquals(keep(reason), judge(mirrored("2.330.0")));
  }

  private static Outlook outlook(Optional<Instant> registration, Optional<Instant> jobs) {
    return RunnerRelease.outlook(new RunnerDeprecation(registration, jobs), NOON);
  }

  private static Optional<Instant> in(Duration time) {
    return Optional.of(NOON.plus(time));
  }

  @Test
  void outlook_isGood_withoutAnEndOrLongBeforeIt() {
    assertEquals(new Outlook.Good(), outlook(Optional.empty(), Optional.empty()));
    Duration longer = RunnerRelease.NOTICE.plusSeconds(1);
    assertEquals(new Outlook.Good(), outlook(in(longer), in(longer)));
  }

  @Test
  void outlook_tellsTheEarlierEnd_aMonthBefore() {
    Duration last = RunnerRelease.NOTICE;
    Outlook ending = new Outlook.Ending(NOON.plus(last));
    assertEquals(ending, outlook(in(last), Optional.empty()));
    assertEquals(ending, outlook(Optional.empty(), in(last)));
    assertEquals(ending, outlook(in(last.plusDays(9)), in(last)));
    assertEquals(
        new Outlook.Ending(NOON.plusSeconds(1)), outlook(in(Duration.ofSeconds(1)), in(last)));
  }

  @Test
  void outlook_isOver_fromTheEndOn() {
    assertEquals(new Outlook.Ended(NOON), outlook(in(Duration.ZERO), Optional.empty()));
    assertEquals(
        new Outlook.Ended(NOON.minusSeconds(5)),
        outlook(in(Duration.ofDays(1)), in(Duration.ofSeconds(-5))));
  }
}
