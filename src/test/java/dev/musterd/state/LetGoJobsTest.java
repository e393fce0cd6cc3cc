package dev.musterd.state;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.OWNER_POOL;
import static dev.musterd.model.ModelSamples.delivered;
import static dev.musterd.model.ModelSamples.jobId;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.CompactText;
import dev.musterd.model.PendingJob.Readings;
import dev.musterd.model.QueueMessage;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LetGoJobsTest {
  /** Of job 1, sent at noon, for the announcement {@code delivery-1}. */
  private static final QueueMessage.Parsed MESSAGE = delivered(1, OWNER_POOL, 1);

  private static final Optional<CompactText> ITS = Optional.of(CompactText.of("delivery-1"));

  private final LetGoJobs jobs = new LetGoJobs(10);

  @Test
  void messageThatWasLetGo_isARepeat() {
    assertFalse(jobs.isRepeat(MESSAGE));
    jobs.add(jobId(1), ITS, NOON, "held back");
    assertTrue(jobs.isRepeat(MESSAGE));
    assertEquals(Optional.of("held back"), jobs.reason(jobId(1)));
    assertEquals(Optional.empty(), jobs.reason(jobId(2)));
  }

  @Test
  void anotherAnnouncement_orALaterMessage_isNoRepeat() {
    jobs.add(jobId(1), Optional.of(CompactText.of("delivery-0")), NOON, "held back");
    assertFalse(jobs.isRepeat(MESSAGE));
    jobs.add(jobId(1), ITS, NOON.minusMillis(1), "held back");
    assertFalse(jobs.isRepeat(MESSAGE));
  }

  @Test
  void jobThatComesAgain_wasAnnouncedAgain_andIsDoubtedWhenItsMessageIsOld() {
    assertEquals(Readings.NONE, jobs.readings(MESSAGE));
    jobs.add(jobId(1), ITS, NOON, "held back");
    assertEquals(Readings.NONE.announced().doubt(), jobs.readings(MESSAGE));
    jobs.add(jobId(1), ITS, NOON.minusMillis(1), "held back");
    assertEquals(Readings.NONE.announced(), jobs.readings(MESSAGE));
    jobs.add(jobId(1), Optional.empty(), NOON, "not known");
    assertEquals(Readings.NONE.doubt(), jobs.readings(MESSAGE));
  }
}
