package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.CompactText;
import dev.musterd.model.Job;
import dev.musterd.model.JobStatus;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.PendingJob;
import dev.musterd.model.QueueMessage;
import dev.musterd.model.Ticket;
import dev.musterd.model.notification.CheckRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LongWaitsTest {
  private static final Instant QUEUED = Instant.parse("2026-11-02T09:00:00Z");
  private static final Instant SENT = QUEUED.plusSeconds(600);
  private static final Duration BEYOND = Duration.ofMinutes(5);
  private static final String SHA = "0123456789abcdef0123456789abcdef01234567";

  private static PendingJob pending(boolean mayBeHeldBack, Optional<String> sha) {
    Owner.Repository repository = new Owner.Repository("acme", "rockets");
    Job job =
        new Job(
            new Job.Id(7), 3, 1, repository, Labels.of("linux"), QUEUED, sha.map(CompactText::of));
    Ticket ticket = new Ticket(job, new Owner.Organization("acme"), "linux", 1, "d", mayBeHeldBack);
    return new PendingJob(
        ticket,
        new PendingJob.Visibility(new QueueMessage.Receipt("m", "r"), SENT.plusSeconds(60), 0, 1),
        SENT,
        new PendingJob.Stage.Ready(),
        PendingJob.Attempts.NONE);
  }

  private static JobStatus held(String why) {
    return JobStatus.of(JobStatus.State.HELD, why, "checked again in 5m");
  }

  @Test
  void wait_isCountedFromGitHubsTime() {
    PendingJob pending = pending(false, Optional.empty());
    assertFalse(LongWaits.isLong(pending, BEYOND, QUEUED.plus(BEYOND)));
    assertTrue(LongWaits.isLong(pending, BEYOND, QUEUED.plus(BEYOND).plusMillis(1)));
  }

  /** It may have waited for an approval for days. */
  @Test
  void wait_ofWhatGitHubMayHaveHeldBack_isCountedFromTheQueue() {
    assertEquals(SENT, LongWaits.since(pending(true, Optional.empty())));
    PendingJob again = pending(false, Optional.empty()).announcedAgain();
    assertEquals(SENT, LongWaits.since(again));
  }

  @Test
  void checkRun_saysWhyAndWhatComesNext() {
    CheckRun run =
        LongWaits.waiting(pending(false, Optional.of(SHA)), held("pool linux is full"))
            .orElseThrow();
    assertEquals("Waits since 2026-11-02T09:00:00Z for a runner of pool linux", run.title());
    assertEquals(
        "Why: pool linux is full.\n\nNext: checked again in 5m.\n\nJob 7 of run 3.", run.summary());
    assertFalse(run.completed());
  }

  @Test
  void withoutACommit_nothingIsPosted() {
    PendingJob old = pending(false, Optional.empty());
    assertEquals(Optional.empty(), LongWaits.waiting(old, held("full")));
    assertEquals(Optional.empty(), LongWaits.ended(old.ticket(), "it started"));
  }

  /** A commit's page may be public. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          arn:aws:iam::123456789012:role/x denied  | … denied
          arn:aws-cn:ec2:cn-north-1:1:x            | …
          account 123456789012 is full             | account … is full
          subnet-0123456789012 has no address      | subnet-0123456789012 has no address
          29679449526 jobs                         | 29679449526 jobs
          [x](https://evil.example)                | &#91;x&#93;&#40;https://evil.example&#41;
          <img src=x> @team `code` *b* _i_ #1 a&b  | &#60;img src=x&#62; &#64;team &#96;code&#96; &#42;b&#42; &#95;i&#95; &#35;1 a&#38;b
          """)
  void publicText_hidesAccounts_andHasNoMarkup(String text, String expected) {
    assertEquals(expected, LongWaits.publicText(text));
  }

  @Test
  void publicText_isOneBoundedLine() {
    assertEquals("a&#92;u000ab", LongWaits.publicText("a\nb"));
    assertTrue(LongWaits.publicText("x".repeat(100_000)).length() <= 1_000);
  }

  @Test
  void budget_isKeptForLaunches() {
    assertTrue(LongWaits.mayCall(OptionalDouble.empty()));
    assertTrue(LongWaits.mayCall(OptionalDouble.of(0.2)));
    assertFalse(LongWaits.mayCall(OptionalDouble.of(0.19)));
  }

  @Test
  void end_isTold_onTheCommit() {
    Ticket ticket = pending(false, Optional.of(SHA)).ticket();
    var told = LongWaits.ended(ticket, "a runner took it").orElseThrow();
    assertEquals(SHA, told.headSha());
    assertTrue(told.completed());
    assertTrue(told.summary().startsWith("a runner took it.\n"), told::summary);
    Ticket nowhere = pending(false, Optional.empty()).ticket();
    assertEquals(Optional.empty(), LongWaits.ended(nowhere, "a runner took it"));
  }
}
