package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  private static final int SMALL = 32 * 1024;

  private final BodyBudget budget = new BodyBudget(10 * SMALL);

  @Test
  void smallBodies_alwaysFit() {
    assertTrue(budget.hold(0, 11 * SMALL));
    for (int i = 0; i < 1_000; i++) {
      assertTrue(budget.hold(0, SMALL));
    }
  }

  @Test
  void largeBodies_shareTheRoom_chunkByChunk() {
    assertTrue(budget.hold(0, 7 * SMALL));
    assertTrue(budget.hold(0, SMALL));
    assertTrue(budget.hold(SMALL, 4 * SMALL));
    assertFalse(budget.hold(5 * SMALL, 1));
  }

  /** A body takes memory by the piece. */
  @Test
  void firstByteOfAPiece_countsAsAllOfIt() {
    for (int i = 0; i < 10; i++) {
      assertTrue(budget.hold(SMALL, 1));
      assertTrue(budget.hold(SMALL + 1, SMALL - 1));
    }
    assertFalse(budget.hold(SMALL, 1));
  }

  @Test
  void room_isThereAgain_whenReleased() {
    assertTrue(budget.hold(0, 11 * SMALL));
    assertFalse(budget.hold(0, SMALL + 1));
    budget.release(11 * SMALL);
    budget.release(100);
    assertTrue(budget.hold(0, 11 * SMALL));
    assertFalse(budget.hold(11 * SMALL, 1));
  }
}
