package dev.musterd.state;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.OTHER;
import static dev.musterd.model.ModelSamples.OWNER_POOL;
import static dev.musterd.model.ModelSamples.POOL;
import static dev.musterd.model.ModelSamples.delivered;
import static dev.musterd.model.ModelSamples.instanceId;
import static dev.musterd.model.ModelSamples.jobId;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Job;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.model.QueueMessage;
import dev.musterd.model.Ticket;
import dev.musterd.state.Backlog.Arrival;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final OwnerPool ELSEWHERE = new OwnerPool(POOL, OTHER);
  private static final Instant HIDDEN_UNTIL = NOON.plusSeconds(60);
  private static final Instant RENEW = NOON.plusSeconds(40);

  private final Backlog backlog = new Backlog();

  @Test
  void message_isNew_thenKnown_thenDone() {
    assertEquals(Arrival.NEW, receive(1, OWNER_POOL));
    assertEquals(Arrival.KNOWN, receive(1, OWNER_POOL));
    assertEquals(1, backlog.size());
    assertEquals(Optional.of(jobId(1)), backlog.finish(jobId(1)).map(PendingJob::id));
    assertEquals(Arrival.DONE, receive(1, OWNER_POOL));
    assertEquals(0, backlog.size());
    assertEquals(List.of(), backlog.ready(OWNER_POOL, 9));
  }

  @Test
  void message_isDone_whenItsJobEndedBeforeItCame() {
    assertEquals(Optional.empty(), backlog.finish(jobId(1)));
    assertEquals(Arrival.DONE, receive(1, OWNER_POOL));
  }

  /** A hundred thousand jobs are hidden until few different seconds. */
  @Test
  void jobsShareTheirTimes() {
    receive(1, OWNER_POOL);
    receive(2, OWNER_POOL);
    for (int id = 1; id <= 2; id++) {
      backlog.renewed(jobId(id), NOON.plusSeconds(200), NOON.plusSeconds(150));
    }
    assertSame(
        backlog.find(jobId(1)).orElseThrow().visibility().until(),
        backlog.find(jobId(2)).orElseThrow().visibility().until());
  }

  @Test
  void knownMessage_bringsAFreshLease_andKeepsItsStage() {
    receive(1, OWNER_POOL);
    backlog.renewed(jobId(1), NOON.plusSeconds(200), NOON.plusSeconds(150));
    delay(1, 30);
    backlog.receive(delivered(1, OWNER_POOL, 2), NOON.plusSeconds(300), NOON.plusSeconds(280));
    PendingJob pending = backlog.find(jobId(1)).orElseThrow();
    assertEquals(delivered(1, OWNER_POOL, 2).receipt(), pending.visibility().receipt());
    assertEquals(NOON.plusSeconds(300), pending.visibility().until());
    assertEquals(0, pending.visibility().renewals());
    assertEquals(2, pending.visibility().timesReceived());
    assertEquals(new Stage.Delayed(NOON.plusSeconds(30), "later"), pending.stage());
    assertEquals(List.of(), backlog.ready(OWNER_POOL, 9));
  }

  @Test
  void ready_isInTheOrderOfWaiting_howeverTheMessagesCame() {
    receive(3, OWNER_POOL);
    receive(1, OWNER_POOL);
    receive(2, OWNER_POOL);
    receive(4, ELSEWHERE);
    assertEquals(List.of(jobId(1), jobId(2), jobId(3)), readyIds());
    assertEquals(2, backlog.ready(OWNER_POOL, 2).size());
    assertEquals(1, backlog.ready(ELSEWHERE, 9).size());
  }

  @Test
  void changedOnes_areTakenOnce_theLongestWaitingFirst() {
    receive(2, OWNER_POOL);
    receive(3, OWNER_POOL);
    receive(1, ELSEWHERE);
    assertTrue(backlog.hasChanged());
    assertEquals(List.of(ELSEWHERE, OWNER_POOL), backlog.takeChanged(NOON));
    assertFalse(backlog.hasChanged());
    assertEquals(List.of(), backlog.takeChanged(NOON));
  }

  @Test
  void markChanged_counts_onlyForThoseWithReadyJobs() {
    receive(1, OWNER_POOL);
    receive(2, ELSEWHERE);
    backlog.takeChanged(NOON);
    backlog.markPoolChanged("windows");
    assertEquals(List.of(), backlog.takeChanged(NOON));
    backlog.markPoolChanged(POOL);
    assertEquals(List.of(OWNER_POOL, ELSEWHERE), backlog.takeChanged(NOON));
    backlog.finish(jobId(1));
    backlog.markChanged(OWNER_POOL);
    assertEquals(List.of(), backlog.takeChanged(NOON));
  }

  @Test
  void delayedJob_isReadyAgain_whenItsTimeHasCome() {
    receive(1, OWNER_POOL);
    backlog.takeChanged(NOON);
    delay(1, 30);
    assertEquals(List.of(), readyIds());
    assertEquals(List.of(), backlog.takeChanged(NOON.plusMillis(29_999)));
    assertEquals(List.of(OWNER_POOL), backlog.takeChanged(NOON.plusSeconds(30)));
    assertEquals(List.of(jobId(1)), readyIds());
    assertEquals(List.of(), backlog.takeChanged(NOON.plusSeconds(1_000)));
  }

  @Test
  void delayedJob_sleepsOn_whenItsDelayWasPutOff() {
    receive(1, OWNER_POOL);
    delay(1, 30);
    delay(1, 90);
    backlog.takeChanged(NOON.plusSeconds(30));
    assertEquals(List.of(), readyIds());
    assertEquals(List.of(OWNER_POOL), backlog.takeChanged(NOON.plusSeconds(90)));
    assertEquals(List.of(), backlog.takeChanged(NOON.plusSeconds(1_000)));
  }

  @Test
  void wakeAt_marksAsChangedAtThatTime() {
    receive(1, OWNER_POOL);
    backlog.takeChanged(NOON);
    backlog.wakeAt(OWNER_POOL, NOON.plusSeconds(5));
    assertEquals(List.of(), backlog.takeChanged(NOON.plusSeconds(4)));
    assertEquals(List.of(OWNER_POOL), backlog.takeChanged(NOON.plusSeconds(5)));
  }

  /** A pool at a rate limit is given its end by every event of an hour. */
  @Test
  void wakeAt_marksOnce_afterManyCallsForOneInstant() {
    receive(1, OWNER_POOL);
    receive(2, ELSEWHERE);
    for (int event = 0; event < 1000; event++) {
      backlog.wakeAt(OWNER_POOL, NOON.plusSeconds(5));
      backlog.wakeAt(ELSEWHERE, NOON.plusSeconds(5));
    }
    assertEquals(List.of(OWNER_POOL, ELSEWHERE), backlog.takeChanged(NOON.plusSeconds(5)));
    assertEquals(List.of(), backlog.takeChanged(NOON.plusSeconds(5)));
    backlog.wakeAt(OWNER_POOL, NOON.plusSeconds(5));
    assertEquals(List.of(OWNER_POOL), backlog.takeChanged(NOON.plusSeconds(5)));
  }

  @Test
  void markPoolChanged_counts_forThoseWithReadyJobsWhenTaken() {
    receive(1, OWNER_POOL);
    backlog.takeChanged(NOON);
    backlog.markPoolChanged(POOL);
    assertTrue(backlog.hasChanged());
    backlog.finish(jobId(1));
    receive(2, ELSEWHERE);
    assertEquals(List.of(ELSEWHERE), backlog.takeChanged(NOON));
    assertFalse(backlog.hasChanged());
  }

  @Test
  void coveredJob_isNotReady_untilThatRunnerIsLost() {
    receive(1, OWNER_POOL);
    stand(1, new Stage.Covered(instanceId(1)));
    backlog.takeChanged(NOON);
    backlog.uncover(jobId(1), instanceId(2));
    assertEquals(List.of(), readyIds());
    backlog.uncover(jobId(1), instanceId(1));
    assertEquals(List.of(jobId(1)), readyIds());
    assertEquals(List.of(OWNER_POOL), backlog.takeChanged(NOON));
  }

  @Test
  void uncover_leavesOthersAlone() {
    receive(1, OWNER_POOL);
    stand(1, new Stage.Underway("asking EC2"));
    backlog.uncover(jobId(1), instanceId(1));
    backlog.uncover(jobId(2), instanceId(1));
    assertEquals(new Stage.Underway("asking EC2"), backlog.find(jobId(1)).orElseThrow().stage());
    assertEquals(1, backlog.size());
  }

  @Test
  void lease_isDueOnce_andAgainAfterItsRenewal() {
    receive(1, OWNER_POOL);
    assertEquals(List.of(), backlog.dueForRenewal(RENEW.minusMillis(1)));
    assertEquals(1, backlog.dueForRenewal(RENEW).size());
    assertEquals(List.of(), backlog.dueForRenewal(RENEW));
    backlog.renewed(jobId(1), NOON.plusSeconds(160), NOON.plusSeconds(120));
    assertEquals(1, backlog.find(jobId(1)).orElseThrow().visibility().renewals());
    List<PendingJob> due = backlog.dueForRenewal(NOON.plusSeconds(120));
    assertEquals(NOON.plusSeconds(160), due.getFirst().visibility().until());
  }

  @Test
  void staleRenewal_isNotDue() {
    receive(1, OWNER_POOL);
    receive(2, OWNER_POOL);
    backlog.receive(delivered(1, OWNER_POOL, 2), NOON.plusSeconds(100), NOON.plusSeconds(80));
    backlog.finish(jobId(2));
    assertEquals(List.of(), backlog.dueForRenewal(RENEW));
    assertEquals(1, backlog.dueForRenewal(NOON.plusSeconds(80)).size());
    backlog.renewed(jobId(2), NOON.plusSeconds(300), NOON.plusSeconds(200));
    assertEquals(List.of(), backlog.dueForRenewal(NOON.plusSeconds(1_000)));
  }

  @Test
  void lease_isDueOnce_whenTheMessageCameTwiceAtTheSameInstant() {
    receive(1, OWNER_POOL);
    receive(1, OWNER_POOL);
    assertEquals(1, backlog.dueForRenewal(RENEW).size());
  }

  @Test
  void doneJobs_areRemembered_upToALimit() {
    for (int n = 1; n <= 100_001; n++) {
      backlog.finish(jobId(n));
    }
    assertEquals(Arrival.NEW, receive(1, OWNER_POOL));
    assertEquals(Arrival.DONE, receive(2, OWNER_POOL));
    assertEquals(Arrival.DONE, receive(100_001, OWNER_POOL));
  }

  @Test
  void noteReason_isTrue_onlyForANewReasonOfAHeldJob() {
    assertFalse(backlog.noteReason(jobId(1), "full"));
    assertEquals(Optional.empty(), backlog.reason(jobId(1)));
    receive(1, OWNER_POOL);
    assertTrue(backlog.noteReason(jobId(1), "full"));
    assertFalse(backlog.noteReason(jobId(1), "full"));
    assertTrue(backlog.noteReason(jobId(1), "no capacity"));
    assertEquals(Optional.of("no capacity"), backlog.reason(jobId(1)));
    backlog.finish(jobId(1));
    assertEquals(Optional.empty(), backlog.reason(jobId(1)));
  }

  private Arrival receive(long number, OwnerPool ownerPool) {
    return backlog.receive(delivered(number, ownerPool, 1), HIDDEN_UNTIL, RENEW);
  }

  private void delay(long number, long seconds) {
    stand(number, new Stage.Delayed(NOON.plusSeconds(seconds), "later"));
  }

  private void stand(long number, Stage standing) {
    backlog.update(jobId(number), pending -> pending.withStage(standing));
  }

  private List<Job.Id> readyIds() {
    return backlog.ready(OWNER_POOL, 9).stream().map(PendingJob::id).toList();
  }

  @Test
  void jobThatEnded_isDone_forGood() {
    receive(1, OWNER_POOL);
    assertFalse(backlog.isDone(jobId(1)));
    assertFalse(backlog.hasEnded(jobId(1)));
    backlog.finish(jobId(1));
    assertTrue(backlog.isDone(jobId(1)));
    assertFalse(backlog.hasEnded(jobId(1)));
    receive(2, OWNER_POOL);
    assertEquals(Optional.of(jobId(2)), backlog.end(jobId(2)).map(PendingJob::id));
    assertTrue(backlog.hasEnded(jobId(2)));
    backlog.finish(jobId(2));
    assertTrue(backlog.hasEnded(jobId(2)));
  }

  @Test
  void jobThatWasLetGo_isKnownByItsReason_untilItIsDone() {
    receive(1, OWNER_POOL);
    assertEquals(
        Optional.of(jobId(1)), backlog.letGo(jobId(1), NOON, "held back").map(PendingJob::id));
    assertEquals(Optional.of("held back"), backlog.letGoReason(jobId(1)));
    assertEquals(Optional.empty(), backlog.letGoReason(jobId(2)));
    assertEquals(Arrival.DONE, receive(1, OWNER_POOL), "its message could not be deleted");
    assertEquals(Optional.empty(), backlog.letGo(jobId(2), NOON, "not known"));
    assertEquals(Arrival.NEW, receive(2, OWNER_POOL));
    backlog.finish(jobId(1));
    assertEquals(Optional.empty(), backlog.letGoReason(jobId(1)));
  }

  @Test
  void readyJobs_areCounted_byPoolAndOwner() {
    receive(1, OWNER_POOL);
    receive(2, OWNER_POOL);
    receive(3, ELSEWHERE);
    receive(4, new OwnerPool("gpu", OTHER));
    assertEquals(2, backlog.readyCount(OWNER_POOL));
    assertEquals(1, backlog.readyCount(ELSEWHERE));
    assertEquals(3, backlog.readyCount(POOL));
    assertEquals(0, backlog.readyCount("windows"));
  }

  @Test
  void newAnnouncement_ofAKnownJob_isNoted() {
    receive(1, OWNER_POOL);
    PendingJob before = backlog.find(jobId(1)).orElseThrow();
    receive(1, OWNER_POOL);
    assertEquals(
        before.attempts().readings(), backlog.find(jobId(1)).orElseThrow().attempts().readings());
    QueueMessage.Parsed first = delivered(1, OWNER_POOL, 2);
    Ticket ticket =
        new Ticket(first.ticket().job(), OWNER_POOL.owner(), POOL, 7, "another-delivery", false);
    backlog.receive(new QueueMessage.Parsed(ticket, first.receipt(), 2, NOON), HIDDEN_UNTIL, RENEW);
    assertTrue(backlog.find(jobId(1)).orElseThrow().attempts().readings().announcedAgain());
  }
}
