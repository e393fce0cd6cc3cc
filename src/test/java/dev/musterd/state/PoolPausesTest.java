package dev.musterd.state;

import static dev.musterd.model.ModelSamples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.PoolPause;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolPausesTest {
  private static final PoolPause PAUSE = new PoolPause("alice@laptop", NOON);

  private final PoolPauses pauses = new PoolPauses();

  @Test
  void pool_isPaused_untilItIsResumed() {
    pauses.pause("gpu", PAUSE);
    assertEquals(Optional.of(PAUSE), pauses.of("gpu"));
    assertEquals(Map.of("gpu", PAUSE), pauses.all());
    pauses.resume("gpu");
    assertEquals(Optional.empty(), pauses.of("gpu"));
    assertEquals(Set.of("gpu"), pauses.changed());
  }

  @Test
  void resume_isAChange_ofAPoolThatWasNotPaused() {
    pauses.resume("x64");
    assertEquals(Set.of("x64"), pauses.changed());
  }

  @Test
  void storedPauses_replaceAll_andAreNoChange() {
    pauses.pause("gpu", PAUSE);
    pauses.restore(Map.of("x64", PAUSE));
    assertEquals(Map.of("x64", PAUSE), pauses.all());
    assertEquals(Set.of("gpu"), pauses.changed());
  }
}
