package dev.musterd.state;

import static dev.musterd.model.ModelSamples.ACME;
import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.OTHER;
import static dev.musterd.model.ModelSamples.OWNER_POOL;
import static dev.musterd.model.ModelSamples.instance;
import static dev.musterd.model.ModelSamples.instanceId;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Instance;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndedInstancesTest {
  private static final Duration LAG = Duration.ofMinutes(1);
  private static final Instance.Id ONE = instanceId(1);
  private static final Instance.Id TWO = instanceId(2);

  private final EndedInstances ended = new EndedInstances(LAG);

  private static Instance of(int number, Owner owner) {
    return instance(number, new OwnerPool("linux-x64", owner), NOON);
  }

  private void check(Instant at, Set<Instance.Id> listed) {
    ended.checked(at, Set.of(ACME), listed);
  }

  @Test
  void end_isBelieved_forAsLongAsListsLag() {
    ended.ended(NOON, ONE);
    assertTrue(ended.hasJustEnded(NOON.plus(LAG).minusMillis(1), ONE));
    assertFalse(ended.hasJustEnded(NOON.plus(LAG), ONE));
    assertFalse(ended.hasJustEnded(NOON, TWO));
  }

  @Test
  void owners_areThoseWithRegistrations_theEldestFirst() {
    ended.mayLeaveRegistration(of(1, OTHER));
    ended.mayLeaveRegistration(of(2, ACME));
    assertEquals(List.of(OTHER, ACME), new ArrayList<>(ended.owners()));
    assertTrue(ended.mayHaveLeftRegistration(ONE));
    ended.forget(OTHER);
    assertEquals(Set.of(ACME), ended.owners());
    assertFalse(ended.mayHaveLeftRegistration(ONE));
  }

  @Test
  void nothingIsLeft_afterThreeListsWithoutIt_aWhileApart() {
    ended.mayLeaveRegistration(instance(1, OWNER_POOL, NOON));
    check(NOON, Set.of());
    check(NOON.plus(LAG).minusMillis(1), Set.of());
    check(NOON.plus(LAG), Set.of());
    assertTrue(ended.mayHaveLeftRegistration(ONE));
    check(NOON.plus(LAG.multipliedBy(2)), Set.of());
    assertFalse(ended.mayHaveLeftRegistration(ONE));
  }

  @Test
  void listThatShowsIt_beginsTheCountAgain() {
    ended.mayLeaveRegistration(instance(1, OWNER_POOL, NOON));
    check(NOON, Set.of());
    check(NOON.plus(LAG), Set.of());
    check(NOON.plus(LAG.multipliedBy(2)), Set.of(ONE));
    check(NOON.plus(LAG.multipliedBy(3)), Set.of());
    assertTrue(ended.mayHaveLeftRegistration(ONE));
  }

  @Test
  void listsOfOtherOwners_sayNothing() {
    ended.mayLeaveRegistration(of(1, OTHER));
    for (int i = 0; i < 5; i++) {
      check(NOON.plus(LAG.multipliedBy(i)), Set.of());
    }
    assertTrue(ended.mayHaveLeftRegistration(ONE));
  }

  @Test
  void listJustAfterTheEnd_saysNothing() {
    ended.mayLeaveRegistration(instance(1, OWNER_POOL, NOON));
    ended.ended(NOON, ONE);
    check(NOON.plusSeconds(1), Set.of());
    check(NOON.plus(LAG), Set.of());
    check(NOON.plus(LAG.multipliedBy(2)), Set.of());
    assertTrue(ended.mayHaveLeftRegistration(ONE));
    check(NOON.plus(LAG.multipliedBy(3)), Set.of());
    assertFalse(ended.mayHaveLeftRegistration(ONE));
  }

  @Test
  void forgottenOwner_takesItsCountAlong() {
    ended.mayLeaveRegistration(instance(1, OWNER_POOL, NOON));
    check(NOON, Set.of());
    check(NOON.plus(LAG), Set.of());
    ended.forget(ACME);
    ended.mayLeaveRegistration(instance(1, OWNER_POOL, NOON));
    check(NOON.plus(LAG.multipliedBy(2)), Set.of());
    assertTrue(ended.mayHaveLeftRegistration(ONE));
  }

  @Test
  void copy_isIndependent() {
    ended.mayLeaveRegistration(instance(1, OWNER_POOL, NOON));
    ended.ended(NOON, TWO);
    check(NOON, Set.of());
    check(NOON.plus(LAG), Set.of());
    EndedInstances copy = ended.copy();
    assertTrue(copy.hasJustEnded(NOON, TWO));
    copy.checked(NOON.plus(LAG.multipliedBy(2)), Set.of(ACME), Set.of());
    assertFalse(copy.mayHaveLeftRegistration(ONE));
    assertTrue(ended.mayHaveLeftRegistration(ONE));
  }
}
