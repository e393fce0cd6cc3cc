package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.Rerunning.Verdict;
import dev.musterd.model.Instance;
import dev.musterd.model.InterruptionRecord;
import dev.musterd.model.InterruptionRecord.InterruptedJob;
import dev.musterd.model.InterruptionRecord.Kind;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.RunAttempt;
import dev.musterd.model.rerun.RunJob;
import dev.musterd.model.rerun.RunReading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RerunningTest {
  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
  private static final Instant ENDED = NOON.minusSeconds(60);
  private static final RunAttempt FIRST =
      new RunAttempt(new Owner.Repository("octo", "hello"), 7, 1);
  private static final Instance.Id LOST = new Instance.Id("i-00000000000000001");
  private static final Instance.Id WELL = new Instance.Id("i-00000000000000002");

  private static RunJob job(String name, String conclusion, Instance.Id on) {
    return job(name, conclusion, on, ENDED.minusSeconds(600), ENDED);
  }

  private static RunJob job(
      String name, String conclusion, Instance.Id on, Instant created, Instant completed) {
    return new RunJob(
        new Job.Id(name.hashCode() & 0xffff),
        name,
        Optional.of(conclusion),
        Optional.of("ci-" + on),
        created,
        Optional.of(completed));
  }

  private static InterruptionRecord record(Kind kind, Instant at, Optional<InterruptedJob> job) {
    return new InterruptionRecord(LOST, at, kind, Optional.empty(), job, "");
  }

  private static final InterruptionRecord NOTICE =
      record(
          Kind.SPOT_INTERRUPTION,
          ENDED.minusSeconds(15),
          Optional.of(new InterruptedJob(FIRST, "build")));

  private static Verdict judge(RunJob... jobs) {
    return Rerunning.judge(FIRST, List.of(jobs), List.of(NOTICE));
  }

  static Stream<Arguments> readings() {
    return Stream.of(
        Arguments.of(new RunReading.Unknown("502"), Optional.empty()),
        Arguments.of(new RunReading.Underway(1, "in_progress"), Optional.empty()),
        Arguments.of(new RunReading.Gone(), Optional.of("no such run")),
        Arguments.of(new RunReading.Underway(2, "queued"), Optional.of("attempt 2 was started")),
        Arguments.of(new RunReading.Ended(3, "failure", NOON), Optional.of("attempt 3 was")),
        Arguments.of(new RunReading.Ended(1, "cancelled", NOON), Optional.of("was cancelled")),
        Arguments.of(new RunReading.Ended(1, "success", NOON), Optional.of("with success")),
        Arguments.of(new RunReading.Ended(1, "startup_failure", NOON), Optional.of("startup")),
        Arguments.of(
            new RunReading.Ended(1, "failure", NOON.minus(Duration.ofDays(1)).minusSeconds(1)),
            Optional.of("more than a day ago")));
  }

  @ParameterizedTest
  @MethodSource("readings")
  void run_isWaitedForOrDeclined(RunReading reading, Optional<String> declined) {
    Verdict verdict = Rerunning.judge(FIRST, reading, NOON);
    declined.ifPresentOrElse(
        reason ->
            assertTrue(
                verdict instanceof Verdict.Decline(String why) && why.contains(reason),
                verdict::toString),
        () -> assertTrue(verdict instanceof Verdict.Wait, verdict::toString));
  }

  @ParameterizedTest
  @CsvSource({"failure, 0", "timed_out, 0", "failure, 86400"})
  void jobs_areRead_whenTheRunFailed(String conclusion, int secondsAgo) {
    assertEquals(
        new Verdict.ReadJobs(),
        Rerunning.judge(
            FIRST, new RunReading.Ended(1, conclusion, NOON.minusSeconds(secondsAgo)), NOON));
  }

  @Test
  void attemptThatDoesNotExist_isDeclined() {
    assertEquals(
        new Verdict.Decline("GitHub knows no attempt 2"),
        Rerunning.judge(FIRST.next(), new RunReading.Ended(1, "failure", NOON), NOON));
  }

  @Test
  void twoAttempts_areRepeated_andNoThird() {
    assertEquals(Optional.empty(), Rerunning.judge(FIRST));
    assertEquals(Optional.empty(), Rerunning.judge(FIRST.next()));
    assertTrue(Rerunning.judge(FIRST.next().next()).isPresent());
  }

  @Test
  void interruptedJob_isRunAgain_besideOnesThatWentWell() {
    RunJob build = job("build", "failure", LOST);
    assertEquals(
        new Verdict.Rerun(List.of(build)),
        judge(build, job("test", "success", WELL), job("publish", "skipped", WELL)));
  }

  @Test
  void jobThatFailedByItself_keepsTheRunFailed() {
    assertEquals(
        new Verdict.Decline("its job test failed by itself"),
        judge(job("build", "failure", LOST), job("test", "failure", WELL)));
  }

  /** A job that runs always, such as one that collects the results of the others. */
  @Test
  void jobThatWasMadeAfterTheInterruption_mayHaveFailedBecauseOfIt() {
    RunJob build = job("build", "failure", LOST);
    RunJob gate = job("all-green", "failure", WELL, ENDED, ENDED.plusSeconds(5));
    assertEquals(new Verdict.Rerun(List.of(build)), judge(build, gate));
  }

  @Test
  void jobThatWasMadeBefore_cannotDependOnIt() {
    assertEquals(
        new Verdict.Decline("its job gate failed by itself"),
        judge(
            job("build", "failure", LOST),
            job("gate", "failure", WELL, ENDED.minusSeconds(1), ENDED.plusSeconds(5))));
  }

  @Test
  void restOfItsMatrix_isCancelledByFailFast() {
    RunJob build = job("build (linux, 25)", "failure", LOST);
    assertEquals(
        new Verdict.Rerun(List.of(build)),
        judge(build, job("build (linux, 21)", "cancelled", WELL)));
  }

  @ParameterizedTest
  @CsvSource({"build, test", "build (linux), test (linux)", "build, build (linux)"})
  void otherCancelledJob_wasCancelledByAPerson(String failed, String cancelled) {
    assertEquals(
        new Verdict.Decline("its job " + cancelled + " was cancelled"),
        judge(job(failed, "failure", LOST), job(cancelled, "cancelled", WELL)));
  }

  @Test
  void runThatFailedElsewhere_isNotRunAgain() {
    Verdict nothing = new Verdict.Decline("no failed job of it ran on an interrupted instance");
    assertEquals(nothing, judge(job("build", "failure", WELL)));
    assertEquals(nothing, judge(job("build", "success", LOST), job("test", "failure", WELL)));
    assertEquals(nothing, judge());
  }

  /** A persistent runner: one job failed by itself, then the notice came. */
  @Test
  void jobThatEndedBeforeTheNotice_isNotExplainedByIt() {
    InterruptionRecord later =
        record(Kind.SPOT_INTERRUPTION, ENDED.plusSeconds(61), Optional.empty());
    Verdict verdict =
        Rerunning.judge(FIRST, List.of(job("build", "failure", LOST)), List.of(later));
    assertTrue(verdict instanceof Verdict.Decline, verdict::toString);
  }

  /** The daemon was down, and noticed the loss an hour after GitHub had. */
  @Test
  void loss_isNoticedLate() {
    RunJob build = job("build", "failure", LOST);
    assertEquals(
        new Verdict.Rerun(List.of(build)),
        Rerunning.judge(
            FIRST,
            List.of(build),
            List.of(record(Kind.LOST, ENDED.plusSeconds(3600), Optional.empty()))));
  }

  @Test
  void recordAboutAnotherRun_explainsNothing() {
    InterruptionRecord other =
        NOTICE.with(new InterruptedJob(new RunAttempt(FIRST.repository(), 8, 1), "build"));
    Verdict verdict =
        Rerunning.judge(FIRST, List.of(job("build", "failure", LOST)), List.of(other));
    assertTrue(verdict instanceof Verdict.Decline, verdict::toString);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyKindOfLoss_countsTheSame(Kind kind) {
    RunJob build = job("build", "failure", LOST);
    assertEquals(
        new Verdict.Rerun(List.of(build)),
        Rerunning.judge(FIRST, List.of(build), List.of(record(kind, ENDED, Optional.empty()))));
  }
}
