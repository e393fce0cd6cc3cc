package dev.musterd.state;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.OWNER_POOL;
import static dev.musterd.model.ModelSamples.instance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Instance;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootDeadlinesTest {
  private static final Instance ONE = instance(1, OWNER_POOL, NOON);

  private final BootDeadlines deadlines = new BootDeadlines();

  @Test
  void deadline_isMetOnce_fromItsTimeOn() {
    deadlines.checkAt(NOON, ONE.id());
    deadlines.checkAt(NOON, ONE.id());
    assertFalse(deadlines.isAnyDue(NOON.minusMillis(1)));
    assertEquals(List.of(), deadlines.overdue(NOON.minusMillis(1)));
    assertTrue(deadlines.isAnyDue(NOON));
    assertEquals(List.of(), deadlines.early(NOON));
    assertEquals(List.of(ONE.id()), deadlines.overdue(NOON));
    assertFalse(deadlines.isAnyDue(NOON));
  }

  @Test
  void instance_isWatched_afterItsLaunch() {
    deadlines.watch(ONE, List.of(Duration.ofSeconds(5), Duration.ofSeconds(20)));
    BootDeadlines copy = deadlines.copy();
    assertTrue(deadlines.isAnyDue(NOON.plusSeconds(5)));
    assertEquals(List.of(ONE.id()), deadlines.early(NOON.plusSeconds(5)));
    assertFalse(deadlines.isAnyDue(NOON.plusSeconds(19)));
    assertEquals(List.of(ONE.id()), deadlines.early(NOON.plusSeconds(20)));
    assertEquals(List.of(), deadlines.overdue(NOON.plusSeconds(20)));
    assertEquals(List.of(ONE.id()), copy.early(NOON.plusSeconds(20)));
  }

  @Test
  void copy_hasTheTimesToBootAsWell() {
    deadlines.checkAt(NOON, ONE.id());
    BootDeadlines copy = deadlines.copy();
    deadlines.overdue(NOON);
    assertEquals(List.of(ONE.id()), copy.overdue(NOON));
  }
}
