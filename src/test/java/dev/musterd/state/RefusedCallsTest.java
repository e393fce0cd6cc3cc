package dev.musterd.state;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.instanceId;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusedCallsTest {
  private static final Instance.Id ONE = instanceId(1);
  private static final Instance.Id TWO = instanceId(2);

  private final RefusedCalls refused = new RefusedCalls(Duration::ofMinutes);

  @Test
  void refusal_isInForce_forItsPause() {
    assertEquals(NOON.plusSeconds(60), refused.refused(ONE, "protected", NOON));
    assertEquals(
        Optional.of("until 2026-11-23T12:01:00Z: protected"),
        refused.reason(ONE, NOON.plusSeconds(59)));
    assertEquals(Optional.empty(), refused.reason(ONE, NOON.plusSeconds(60)));
    assertEquals(Optional.empty(), refused.reason(TWO, NOON));
  }

  @Test
  void pause_grows_withEachRefusal_untilTheInstanceIsForgotten() {
    refused.refused(ONE, "protected", NOON);
    assertEquals(NOON.plusSeconds(120), refused.refused(ONE, "protected", NOON));
    assertEquals(NOON.plusSeconds(60), refused.refused(TWO, "protected", NOON));
    refused.retain(List.of(TWO));
    assertEquals(NOON.plusSeconds(60), refused.refused(ONE, "protected", NOON));
    assertEquals(NOON.plusSeconds(120), refused.refused(TWO, "protected", NOON));
  }
}
