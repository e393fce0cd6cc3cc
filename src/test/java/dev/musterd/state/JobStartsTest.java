package dev.musterd.state;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.instanceId;
import static dev.musterd.model.ModelSamples.jobId;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Instance;
import dev.musterd.state.JobStarts.Start;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobStartsTest {
  private static final Instance.Id ONE = instanceId(1);

  private final JobStarts starts = new JobStarts();

  private static Start start(long job, Instant at) {
    return new Start(jobId(job), Optional.of(at), false);
  }

  private static Start ended(long job) {
    return new Start(jobId(job), Optional.empty(), true);
  }

  @Test
  void start_counts_unlessALaterOneIsKnown() {
    assertTrue(starts.isNewest(ONE, Optional.of(NOON)));
    assertTrue(starts.isNewest(ONE, Optional.of(NOON)));
    assertFalse(starts.isNewest(ONE, Optional.of(NOON.minusSeconds(1))));
    assertTrue(starts.isNewest(ONE, Optional.empty()));
    assertFalse(starts.isNewest(ONE, Optional.of(NOON.minusSeconds(1))));
    starts.forget(ONE);
    assertTrue(starts.isNewest(ONE, Optional.of(NOON.minusSeconds(1))));
  }

  @Test
  void earlyStarts_waitForTheirInstance_theNewestCounts() {
    starts.early(ONE, start(1, NOON));
    starts.early(ONE, start(2, NOON.minusSeconds(1)));
    assertEquals(Optional.of(start(1, NOON)), starts.known(ONE));
    assertEquals(Optional.empty(), starts.known(ONE));
    starts.early(ONE, start(1, NOON));
    starts.early(ONE, start(2, NOON));
    assertEquals(Optional.of(start(2, NOON)), starts.known(ONE));
  }

  @Test
  void startWithoutATime_replacesTheOther_andIsReplaced() {
    Start timeless = new Start(jobId(3), Optional.empty(), false);
    starts.early(ONE, start(1, NOON));
    starts.early(ONE, timeless);
    starts.early(ONE, start(2, NOON.minusSeconds(9)));
    assertEquals(Optional.of(start(2, NOON.minusSeconds(9))), starts.known(ONE));
    starts.early(ONE, start(1, NOON));
    starts.early(ONE, timeless);
    assertEquals(Optional.of(timeless), starts.known(ONE));
  }

  @Test
  void earlyEnd_takesThePlaceOfItsOwnStartAlone() {
    starts.early(ONE, start(1, NOON));
    starts.endedEarly(ONE, jobId(2));
    JobStarts copy = starts.copy();
    starts.endedEarly(ONE, jobId(1));
    assertEquals(Optional.of(ended(1)), starts.known(ONE));
    assertEquals(Optional.of(start(1, NOON)), copy.known(ONE));
  }

  @Test
  void earlyEnd_countsWithoutItsStart_andGivesWayToTheNextStart() {
    starts.endedEarly(ONE, jobId(1));
    JobStarts copy = starts.copy();
    starts.early(ONE, start(2, NOON));
    assertEquals(Optional.of(start(2, NOON)), starts.known(ONE));
    assertEquals(Optional.of(ended(1)), copy.known(ONE));
  }

  @Test
  void forgottenInstance_hasNoEarlyStart_andACopyKeepsTheNewest() {
    starts.early(ONE, start(1, NOON));
    starts.isNewest(ONE, Optional.of(NOON));
    JobStarts copy = starts.copy();
    starts.forget(ONE);
    assertEquals(Optional.empty(), starts.known(ONE));
    assertFalse(copy.isNewest(ONE, Optional.of(NOON.minusSeconds(1))));
  }
}
