package dev.musterd.state;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.OWNER_POOL;
import static dev.musterd.model.ModelSamples.instance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.musterd.model.Instance;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentHoldsTest {
  private static final Duration LAG = Duration.ofMinutes(1);
  private static final Instance LISTED = instance(1, OWNER_POOL, NOON);
  private static final Optional<Instance.Hold> HOLD =
      Optional.of(new Instance.Hold(NOON.plusSeconds(3600), "alice"));

  private final RecentHolds holds = new RecentHolds(LAG);

  @Test
  void change_outweighsLists_forAsLongAsTheyLag() {
    holds.changed(NOON, LISTED.id(), HOLD);
    assertEquals(HOLD, holds.applied(NOON.plus(LAG).minusMillis(1), LISTED).hold());
    assertSame(LISTED, holds.applied(NOON.plus(LAG), LISTED));
    assertSame(LISTED, holds.applied(NOON, LISTED));
  }

  @Test
  void holdThatWasTakenAway_staysAway() {
    Instance held = LISTED.held(HOLD);
    holds.changed(NOON, LISTED.id(), Optional.empty());
    assertEquals(Optional.empty(), holds.applied(NOON, held).hold());
  }

  @Test
  void forgottenChange_countsInTheCopyOnly() {
    holds.changed(NOON, LISTED.id(), HOLD);
    RecentHolds copy = holds.copy();
    holds.forget(LISTED.id());
    assertSame(LISTED, holds.applied(NOON, LISTED));
    assertEquals(HOLD, copy.applied(NOON, LISTED).hold());
  }
}
