package dev.musterd.state;

import static dev.musterd.model.ModelSamples.ACME;
import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RefusedListsTest {
  private static final Instant NEXT_DAY = NOON.plus(Duration.ofDays(1));

  private final RefusedLists refused = new RefusedLists();

  @Test
  void owner_isGivenUp_afterADayOfRefusals() {
    assertEquals(List.of(), refused.note(NOON, Set.of(ACME)));
    assertEquals(List.of(), refused.note(NEXT_DAY.minusSeconds(1), Set.of(ACME, OTHER)));
    assertEquals(List.of(ACME), refused.note(NEXT_DAY, Set.of(ACME, OTHER)));
    assertEquals(Map.of(ACME, NOON, OTHER, NEXT_DAY.minusSeconds(1)), refused.since());
  }

  @Test
  void listInBetween_beginsTheDayAgain() {
    refused.note(NOON, Set.of(ACME));
    refused.note(NOON.plusSeconds(60), Set.of());
    assertEquals(Map.of(), refused.since());
    assertEquals(List.of(), refused.note(NEXT_DAY, Set.of(ACME)));
  }

  @Test
  void copy_knowsWhatTheOtherKnew() {
    refused.note(NOON, Set.of(ACME));
    RefusedLists copy = new RefusedLists();
    copy.copy(refused);
    assertEquals(Map.of(ACME, NOON), copy.since());
  }
}
