package dev.musterd.flow.launch;

import static dev.musterd.model.ModelSamples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.ModelSamples;
import dev.musterd.model.OwnerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistrationBreakerTest {
  private static final OwnerPool GROUP = ModelSamples.OWNER_POOL;
  private static final OwnerPool SECOND = new OwnerPool("second", GROUP.owner());
  private static final Instant LATER = NOON.plusSeconds(5);

  private final RegistrationBreaker breaker = new RegistrationBreaker();

  @Test
  void launches_areSomeTimesAsManyAsWereRegisteredOfLate() {
    assertEquals(10, breaker.atMost(GROUP, NOON), "none yet");
    register(GROUP, 1, NOON);
    assertEquals(10, breaker.atMost(GROUP, NOON));
    register(GROUP, 9, NOON);
    assertEquals(100, breaker.atMost(GROUP, NOON));
    assertEquals(100, breaker.atMost(SECOND, NOON), "of the owner in all");
    assertEquals(100, breaker.atMost(GROUP, NOON.plusSeconds(59)));
    assertEquals(10, breaker.atMost(GROUP, NOON.plusSeconds(60)), "a minute later");
  }

  @Test
  void launches_ofAllPoolsCountTogether_fromWhenTheyAreAskedFor() {
    breaker.expect(GROUP, 6);
    assertEquals(4, breaker.atMost(SECOND, NOON));
    breaker.expect(SECOND, 4);
    assertEquals(
        "the last runners of acme are being registered",
        breaker.blocked(SECOND, NOON).orElseThrow().reason());
    breaker.settle(GROUP, 6);
    assertEquals(6, breaker.atMost(GROUP, NOON));
    assertTrue(breaker.blocked(GROUP, NOON).isEmpty());
  }

  @Test
  void acceptance_isNews_whenItIsTheLastThatWasExpected() {
    breaker.expect(GROUP, 2);
    breaker.settle(GROUP, 1);
    assertFalse(breaker.accepted(GROUP, NOON));
    breaker.settle(GROUP, 1);
    assertTrue(breaker.accepted(GROUP, NOON));
  }

  @Test
  void refusal_pausesLonger_eachTimeThatItIsTried() {
    Instant now = NOON;
    List<Long> pauses = new ArrayList<>();
    assertTrue(breaker.refused(GROUP, now, "full"));
    for (int i = 0; i < 6; i++) {
      assertFalse(breaker.refused(GROUP, now, "full"), "one of several that came together");
      Instant until = breaker.blocked(GROUP, now).orElseThrow().until();
      pauses.add(Duration.between(now, until).toMinutes());
      assertEquals(List.of(), breaker.takeDue(until.minusSeconds(1)));
      assertEquals(List.of(GROUP), breaker.takeDue(until));
      assertEquals(List.of(), breaker.takeDue(until), "it is being tried");
      now = until;
      assertFalse(breaker.stillRefused(GROUP, now, "full"), "not the first");
    }
    assertEquals(List.of(1L, 2L, 4L, 8L, 15L, 15L), pauses);
    assertTrue(breaker.works(GROUP, now));
    assertTrue(breaker.blocked(GROUP, now).isEmpty());
    assertEquals(List.of(), breaker.warnings());
  }

  @Test
  void refusal_isNotEnded_byARunnerThatWasLaunchedWithTheRefusedOne() {
    breaker.refused(GROUP, NOON, "full");
    breaker.accepted(GROUP, NOON);
    assertTrue(breaker.blocked(GROUP, NOON).isPresent());
    assertEquals(1, breaker.warnings().size());
  }

  @Test
  void pause_growsOn_whenTheCallWorkedInBetween() {
    breaker.refused(GROUP, NOON, "full");
    breaker.works(GROUP, NOON);
    assertTrue(breaker.refused(GROUP, LATER, "full"));
    assertEquals(
        LATER.plus(Duration.ofMinutes(2)), breaker.blocked(GROUP, LATER).orElseThrow().until());
    Instant nextHour = LATER.plus(Duration.ofHours(1));
    breaker.works(GROUP, LATER);
    breaker.refused(GROUP, nextHour, "full");
    assertEquals(
        nextHour.plus(Duration.ofMinutes(1)),
        breaker.blocked(GROUP, nextHour).orElseThrow().until());
  }

  @Test
  void launches_beginWithOne_afterARefusal() {
    breaker.refused(GROUP, NOON, "full");
    breaker.works(GROUP, NOON);
    assertEquals(1, breaker.atMost(GROUP, NOON));
    breaker.expect(GROUP, 1);
    assertTrue(breaker.blocked(GROUP, NOON).isPresent());
    breaker.settle(GROUP, 1);
    register(GROUP, 1, NOON);
    assertEquals(2, breaker.atMost(GROUP, NOON));
    register(GROUP, 2, NOON);
    assertEquals(6, breaker.atMost(GROUP, NOON));
    assertEquals(10, breaker.atMost(GROUP, NOON.plus(Duration.ofHours(1))));
  }

  @Test
  void otherPoolOfTheOwner_isTriedOnceFirst() {
    register(SECOND, 1, NOON);
    breaker.refused(GROUP, LATER, "suspended");
    assertEquals(
        "GitHub registers no runner of acme in pool "
            + GROUP.pool()
            + ": a registration is tried first",
        breaker.blocked(SECOND, LATER).orElseThrow().reason());
    assertEquals(1, breaker.warnings().size(), "it is not refused");
    assertEquals(List.of(SECOND), breaker.takeDue(LATER));
    assertFalse(breaker.works(SECOND, LATER), "it was not refused before");
    assertTrue(breaker.blocked(SECOND, LATER.plusSeconds(600)).isEmpty(), "nor tried again");
    assertTrue(breaker.blocked(GROUP, LATER).isPresent());
  }

  @Test
  void otherPoolOfTheOwner_isRefusedToo() {
    breaker.refused(GROUP, NOON, "suspended");
    breaker.blocked(SECOND, NOON);
    breaker.takeDue(NOON);
    assertTrue(breaker.stillRefused(SECOND, NOON, "suspended"), "the first of this pool");
    assertEquals(2, breaker.warnings().size());
  }

  @Test
  void refusal_staysInForce_whenItCannotBeTried() {
    breaker.refused(GROUP, NOON, "full");
    Instant due = NOON.plusSeconds(60);
    breaker.takeDue(due);
    breaker.untried(GROUP, due.plusSeconds(30));
    assertEquals(List.of(), breaker.takeDue(due));
    assertEquals(List.of(GROUP), breaker.takeDue(due.plusSeconds(30)));
    assertTrue(breaker.blocked(GROUP, due.plus(Duration.ofDays(2))).isPresent());
  }

  private void register(OwnerPool ownerPool, int runners, Instant now) {
    for (int i = 0; i < runners; i++) {
      breaker.accepted(ownerPool, now);
    }
  }
}
