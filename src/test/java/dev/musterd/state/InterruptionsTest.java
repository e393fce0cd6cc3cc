package dev.musterd.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Instance;
import dev.musterd.model.InterruptionRecord;
import dev.musterd.model.InterruptionRecord.InterruptedJob;
import dev.musterd.model.InterruptionRecord.Kind;
import dev.musterd.model.InterruptionRecord.Rerun;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.RunAttempt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InterruptionsTest {
  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
  private static final Instance.Id ONE = new Instance.Id("i-00000000000000001");
  private static final Instance.Id TWO = new Instance.Id("i-00000000000000002");
  private static final RunAttempt RUN = new RunAttempt(new Owner.Repository("octo", "hello"), 7, 1);
  private static final InterruptedJob BUILD = new InterruptedJob(RUN, "build");

  private final Interruptions interruptions = new Interruptions(true);

  private static InterruptionRecord record(Instance.Id instance, Optional<InterruptedJob> job) {
    return new InterruptionRecord(instance, NOON, Kind.HUNG_NO_WORKER, Optional.empty(), job, "");
  }

  private static Job job(int attempt) {
    return new Job(new Job.Id(1), 7, attempt, RUN.repository(), Labels.of("linux"), NOON);
  }

  /** A runner that hung with its job cannot say which. */
  @Test
  void job_isTakenFromWebhooks_beforeAndAfterTheRecord() {
    interruptions.ran(ONE, BUILD);
    interruptions.put(record(ONE, Optional.empty()), NOON);
    assertEquals(Optional.of(BUILD), interruptions.find(ONE).orElseThrow().job());
    interruptions.put(record(TWO, Optional.empty()), NOON);
    assertEquals(1, interruptions.withoutJob(NOON).size());
    interruptions.ran(TWO, BUILD);
    assertEquals(List.of(), interruptions.withoutJob(NOON));
    assertEquals(Set.of(RUN), interruptions.pending());
    assertEquals(2, interruptions.pending(RUN).size());
  }

  @Test
  void jobThatEndedWell_isNoneOfALaterRecord() {
    interruptions.ran(ONE, BUILD);
    interruptions.ended(ONE);
    interruptions.put(record(ONE, Optional.empty()), NOON);
    assertEquals(Optional.empty(), interruptions.find(ONE).orElseThrow().job());
  }

  @Test
  void declinedRecord_isStillEvidence_andNoLongerPending() {
    InterruptionRecord record = record(ONE, Optional.of(BUILD));
    interruptions.put(record.with(new Rerun.Declined(NOON, "too early")), NOON);
    interruptions.put(record(TWO, Optional.empty()), NOON);
    assertEquals(2, interruptions.evidence(RUN).size());
    assertEquals(Set.of(), interruptions.pending());
    assertEquals(1, interruptions.evidence(RUN.next()).size(), "the one without a job");
  }

  @Test
  void attemptAfterARequestedOne_isOnDemandOnly() {
    assertFalse(interruptions.isOnDemandOnly(job(2)));
    interruptions.put(record(ONE, Optional.of(BUILD)).with(new Rerun.Requested(NOON)), NOON);
    assertTrue(interruptions.isOnDemandOnly(job(2)));
    assertFalse(interruptions.isOnDemandOnly(job(1)));
    assertFalse(interruptions.isOnDemandOnly(job(3)));
    Interruptions onSpot = new Interruptions(false);
    onSpot.repeats(RUN.next());
    assertFalse(onSpot.isOnDemandOnly(job(2)));
  }

  @Test
  void deletedRecord_isForgotten_andOneThatWasNeverStoredIsNot() {
    interruptions.put(record(ONE, Optional.of(BUILD)), NOON);
    interruptions.read(ONE, "v1");
    interruptions.put(record(TWO, Optional.of(BUILD)), NOON);
    assertTrue(interruptions.isKnown(ONE, "v1"));
    assertFalse(interruptions.isKnown(ONE, "v2"));
    interruptions.keepOnly(Set.of());
    assertTrue(interruptions.find(ONE).isEmpty());
    assertTrue(interruptions.find(TWO).isPresent());
    assertFalse(interruptions.isKnown(ONE, "v1"));
  }

  @Test
  void record_isWithoutAJob_fromItsFirstSightOn() {
    interruptions.put(record(ONE, Optional.empty()), NOON);
    interruptions.put(record(ONE, Optional.empty()), NOON.plusSeconds(60));
    assertEquals(1, interruptions.withoutJob(NOON).size());
    assertEquals(0, interruptions.withoutJob(NOON.minusSeconds(1)).size());
  }
}
