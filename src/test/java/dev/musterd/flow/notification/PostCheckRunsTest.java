package dev.musterd.flow.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.model.CompactText;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.JobStatus;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.PendingJob;
import dev.musterd.model.QueueMessage;
import dev.musterd.model.Ticket;
import dev.musterd.model.notification.CheckRun;
import dev.musterd.model.notification.CheckRunOutcome;
import dev.musterd.port.CheckRuns;
import dev.musterd.state.Backlog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PostCheckRunsTest {
  private static final Instant START = Instant.parse("2026-11-02T09:00:00Z");
  private static final JobStatus FULL = JobStatus.of(JobStatus.State.HELD, "full", "later");

  private final VirtualTime time = new VirtualTime(START);
  private final Backlog backlog = new Backlog();
  private final List<Event> journal = new ArrayList<>();
  private final List<CheckRun> calls = new ArrayList<>();
  private OptionalDouble left = OptionalDouble.empty();
  private Future<CheckRunOutcome> answer = Future.succeededFuture(new CheckRunOutcome.Posted(77));
  private final PostCheckRuns posts =
      new PostCheckRuns(true, backlog, new GitHub(), journal::add, time);

  private final class GitHub implements CheckRuns {
    @Override
    public Future<CheckRunOutcome> open(CheckRun run) {
      calls.add(run);
      return answer;
    }

    @Override
    public Future<CheckRunOutcome> update(long id, CheckRun run) {
      assertEquals(77, id);
      calls.add(run);
      return answer;
    }

    @Override
    public OptionalDouble budgetLeft(Owner.Repository repository) {
      return left;
    }
  }

  private PendingJob pending(int id) {
    Job job =
        new Job(
            new Job.Id(id),
            3,
            1,
            new Owner.Repository("acme", "rockets"),
            Labels.of("linux"),
            START,
            Optional.of(CompactText.of("0".repeat(40))));
    Ticket ticket = new Ticket(job, new Owner.Organization("acme"), "linux", 1, "d" + id, false);
    QueueMessage.Receipt receipt = new QueueMessage.Receipt("m" + id, "r");
    backlog.receive(
        new QueueMessage.Parsed(ticket, receipt, 1, START), START.plusSeconds(60), START);
    return backlog.find(job.id()).orElseThrow();
  }

  private void refresh(JobStatus status) {
    posts.refresh(jobs -> jobs.stream().collect(Collectors.toMap(PendingJob::id, _ -> status)));
  }

  @Test
  void sameReason_isNotPostedAgain_andAnotherOnceAMinute() {
    posts.open(pending(1), FULL);
    for (int i = 0; i < 60; i++) {
      time.advance(Duration.ofSeconds(10));
      refresh(FULL);
    }
    assertEquals(1, calls.size());
    for (int i = 0; i < 60; i++) {
      time.advance(Duration.ofSeconds(10));
      refresh(JobStatus.of(JobStatus.State.HELD, "reason " + i, "later"));
    }
    assertTrue(calls.size() >= 9 && calls.size() <= 11, () -> calls.size() + " calls");
  }

  @Test
  void belowAFifthOfTheCalls_nothingIsPosted() {
    left = OptionalDouble.of(0.1);
    posts.open(pending(1), FULL);
    assertEquals(List.of(), calls);
    left = OptionalDouble.of(0.9);
    time.advance(Duration.ofMinutes(1));
    refresh(FULL);
    assertEquals(1, calls.size());
  }

  @Test
  void endWhileACallIsUnderWay_isToldAfterIt() {
    Promise<CheckRunOutcome> slow = Promise.promise();
    answer = slow.future();
    posts.open(pending(1), FULL);
    posts.heard(new Event.JobStarted(new Job.Id(1), "i-1"));
    assertEquals(1, calls.size());
    answer = Future.succeededFuture(new CheckRunOutcome.Posted(77));
    slow.complete(new CheckRunOutcome.Posted(77));
    assertEquals(2, calls.size());
    assertTrue(calls.getLast().completed());
    assertEquals(0, posts.size());
  }

  /** Its answer may have been lost on the way, after GitHub had made it. */
  @Test
  void endAfterALostAnswer_completesWhatMayBeThere() {
    answer = Future.succeededFuture(new CheckRunOutcome.Unknown("no answer"));
    posts.open(pending(1), FULL);
    answer = Future.succeededFuture(new CheckRunOutcome.Posted(77));
    posts.heard(new Event.JobFinished(new Job.Id(1), Optional.empty(), "cancelled"));
    assertTrue(calls.getLast().completed());
    assertEquals(0, posts.size());
  }

  @Test
  void endThatCannotBeTold_isGivenUpInTheEnd() {
    posts.open(pending(1), FULL);
    answer = Future.succeededFuture(new CheckRunOutcome.Unknown("no answer"));
    backlog.end(new Job.Id(1));
    for (int i = 0; i < 30; i++) {
      time.advance(Duration.ofMinutes(1));
      refresh(FULL);
    }
    assertEquals(11, calls.size());
    assertEquals(0, posts.size());
  }

  @Test
  void callsAtOnce_areBounded() {
    answer = Promise.<CheckRunOutcome>promise().future();
    IntStream.range(0, 50).forEach(id -> posts.open(pending(id), FULL));
    assertEquals(PostCheckRuns.CALLS_MAX, calls.size());
    assertEquals(50, posts.size());
  }

  @Test
  void refusal_isRecordedOnce_andKeepsOffTheRepository() {
    answer = Future.succeededFuture(new CheckRunOutcome.Refused("no permission"));
    IntStream.range(0, 5).forEach(id -> posts.open(pending(id), FULL));
    assertEquals(1, calls.size());
    assertEquals(1, journal.size());
    time.advance(Duration.ofHours(1));
    posts.open(pending(9), FULL);
    assertEquals(2, calls.size());
  }

  @Test
  void otherEvents_changeNothing() {
    posts.open(pending(1), FULL);
    posts.heard(new Event.JobCovered(new Job.Id(1), new Instance.Id("i-0123456789abcdef0")));
    posts.heard(new Event.JobStarted(new Job.Id(2), "i-1"));
    assertEquals(1, calls.size());
  }
}
