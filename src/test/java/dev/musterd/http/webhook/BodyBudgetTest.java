package dev.musterd.http.webhook;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  private static final int SMALL = 32 * 1024;

  private final BodyBudget budget = new BodyBudget(1_000);

  @Test
  void smallBodies_alwaysFit() {
    assertTrue(budget.hold(0, SMALL + 1_000));
    for (int i = 0; i < 1_000; i++) {
      assertTrue(budget.hold(0, SMALL));
    }
  }

  @Test
  void largeBodies_shareTheRoom_chunkByChunk() {
    assertTrue(budget.hold(0, SMALL + 600));
    assertTrue(budget.hold(0, SMALL));
    assertTrue(budget.hold(SMALL, 400));
    assertFalse(budget.hold(SMALL + 400, 1));
  }

  @Test
  void room_isThereAgain_whenReleased() {
    assertTrue(budget.hold(0, SMALL + 1_000));
    assertFalse(budget.hold(0, SMALL + 1));
    budget.release(SMALL + 1_000);
    budget.release(100);
    assertTrue(budget.hold(0, SMALL + 1_000));
    assertFalse(budget.hold(SMALL + 1_000, 1));
  }
}
