package dev.musterd.daemon;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RepeatedRefusalTest {
  private final RepeatedRefusal refusal = new RepeatedRefusal();

  @Test
  void refusal_isDueAtTheSecondLook_once() {
    assertFalse(refusal.isDue("the key is another's"));
    assertTrue(refusal.isDue("the key is another's"));
    assertFalse(refusal.isDue("the key is another's"));
  }

  @Test
  void otherRefusal_isDueAtItsOwnSecondLook() {
    refusal.isDue("the file is gone");
    assertFalse(refusal.isDue("the key is another's"));
    assertTrue(refusal.isDue("the key is another's"));
  }

  @Test
  void halfOfARenewal_isNeverDue() {
    assertFalse(refusal.isDue("the key is another's"));
    refusal.over();
    assertFalse(refusal.isDue("the key is another's"));
  }
}
