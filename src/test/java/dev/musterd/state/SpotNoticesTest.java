package dev.musterd.state;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.instanceId;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Instance;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpotNoticesTest {
  private static final Instance.Id ONE = instanceId(1);

  private final SpotNotices notices = new SpotNotices();

  @Test
  void firstNotice_counts() {
    assertTrue(notices.warned(ONE, NOON));
    assertFalse(notices.warned(ONE, NOON.plusSeconds(5)));
    notices.recommended(ONE, NOON);
    notices.recommended(ONE, NOON.plusSeconds(5));
    assertEquals(Optional.of(NOON), notices.interruption(ONE));
    assertEquals(Optional.of(NOON), notices.recommendation(ONE));
  }

  @Test
  void copy_isIndependent() {
    notices.warned(ONE, NOON);
    notices.recommended(ONE, NOON);
    SpotNotices copy = notices.copy();
    notices.forget(ONE);
    assertEquals(Optional.empty(), notices.interruption(ONE));
    assertEquals(Optional.empty(), notices.recommendation(ONE));
    assertEquals(Optional.of(NOON), copy.interruption(ONE));
    assertEquals(Optional.of(NOON), copy.recommendation(ONE));
  }
}
