package dev.musterd.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.PendingJob.Readings;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoldingBackTest {
  private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
  private static final Instant APART = NOON.plus(Provisioning.READINGS_APART);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "waiting   | it waits for an approval",
        "pending   | it waits for its concurrency group or for max-parallel (GitHub says pending)",
        "requested | it waits for its concurrency group or for max-parallel (GitHub says"
            + " requested)",
        "later     | GitHub gives it to no runner yet (it says later)",
      })
  void reason_isInWords(String status, String reason) {
    assertEquals(reason, HoldingBack.reason(status));
  }

  @Test
  void webhook_isCertain_whenNothingSpeaksAgainstIt() {
    assertTrue(HoldingBack.isCertain("waiting", Readings.NONE));
    assertFalse(HoldingBack.isCertain("pending", Readings.NONE));
    assertFalse(HoldingBack.isCertain("waiting", Readings.NONE.announced()));
    assertFalse(HoldingBack.isCertain("waiting", Readings.NONE.doubt()));
    assertFalse(HoldingBack.isCertain("waiting", Readings.NONE.queued(NOON)));
  }

  @Test
  void job_isLetGo_byTheSecondReading() {
    Readings once = Readings.NONE.heldBack(NOON);
    assertFalse(HoldingBack.letsGo("waiting", Readings.NONE, APART));
    assertFalse(HoldingBack.letsGo("waiting", once, APART.minusMillis(1)));
    assertTrue(HoldingBack.letsGo("waiting", once, APART));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending", "requested", "later"})
  void job_isKept_thatWaitsForItsConcurrencyGroup(String status) {
    assertFalse(HoldingBack.letsGo(status, Readings.NONE.heldBack(NOON), APART));
  }

  @Test
  void job_isKept_thatWasAnnouncedAgain() {
    Readings again = Readings.NONE.announced().heldBack(NOON);
    assertFalse(HoldingBack.letsGo("waiting", again, APART));
  }

  @Test
  void readings_getRarer() {
    Readings once = Readings.NONE.heldBack(NOON);
    assertEquals(APART, HoldingBack.nextReading(once, NOON));
    Readings twice = once.heldBack(NOON);
    assertEquals(
        NOON.plus(Provisioning.READINGS_APART.multipliedBy(2)),
        HoldingBack.nextReading(twice, NOON));
    Readings often = twice;
    for (int i = 0; i < 20; i++) {
      often = often.heldBack(NOON);
    }
    assertEquals(NOON.plus(Duration.ofMinutes(10)), HoldingBack.nextReading(often, NOON));
  }
}
