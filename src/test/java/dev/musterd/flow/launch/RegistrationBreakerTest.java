package dev.musterd.flow.launch;

import static dev.musterd.model.ModelSamples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.ModelSamples;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistrationBreakerTest {
  private static final OwnerPool GROUP = ModelSamples.OWNER_POOL;
  private static final Owner OWNER = GROUP.owner();

  private final RegistrationBreaker breaker = new RegistrationBreaker();

  @Test
  void owner_isLimited_untilARunnerIsRegistered_andAgainAMinuteLater() {
    assertEquals(RegistrationBreaker.UNPROVEN_MAX, breaker.atMost(OWNER, NOON));
    assertTrue(breaker.accepted(GROUP, NOON));
    assertFalse(breaker.accepted(GROUP, NOON.plusSeconds(1)), "no news");
    assertEquals(Integer.MAX_VALUE, breaker.atMost(OWNER, NOON.plusSeconds(60)));
    assertEquals(RegistrationBreaker.UNPROVEN_MAX, breaker.atMost(OWNER, NOON.plusSeconds(61)));
  }

  @Test
  void owner_isBlocked_whileTheFirstRunnersAreBeingRegistered() {
    breaker.expect(OWNER, 2);
    assertEquals(
        "the first runners of acme are being registered",
        breaker.blocked(GROUP, NOON).orElseThrow().reason());
    breaker.settle(OWNER);
    assertTrue(breaker.blocked(GROUP, NOON).isPresent());
    breaker.settle(OWNER);
    assertTrue(breaker.blocked(GROUP, NOON).isEmpty());
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
      assertFalse(breaker.refused(GROUP, now, "full"), "not the first");
    }
    assertEquals(List.of(1L, 2L, 4L, 8L, 15L, 15L), pauses);
    assertTrue(breaker.accepted(GROUP, now));
    assertTrue(breaker.blocked(GROUP, now).isEmpty());
    assertEquals(List.of(), breaker.warnings());
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
}
