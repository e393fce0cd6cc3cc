package dev.musterd.state;

import static dev.musterd.model.ModelSamples.ACME;
import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.OWNER_POOL;
import static dev.musterd.model.ModelSamples.POOL;
import static dev.musterd.model.ModelSamples.instance;
import static dev.musterd.model.ModelSamples.instanceId;
import static dev.musterd.model.ModelSamples.jobId;
import static dev.musterd.model.ModelSamples.registration;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Instance;
import dev.musterd.model.InstanceEnd;
import dev.musterd.model.InstanceStates;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.model.Runner.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What single notes change of an instance, that they are gone with it, and that a copy has them.
 */
class InventoryEventsTest {
  private static final Duration BOOT = Duration.ofMinutes(5);
  private static final Instance.Id ONE = instanceId(1);
  private static final Instance.Id TWO = instanceId(2);
  private static final Registration.Id LISTED = new Registration.Id(1);
  private static final Registration.Id ISSUED = new Registration.Id(77);
  private static final Optional<Instance.Hold> HOLD =
      Optional.of(new Instance.Hold(NOON.plusSeconds(3600), "alice"));

  /** Longer than any list lags. */
  private static final Instant LATER = NOON.plus(Duration.ofHours(1));

  private final Inventory inventory = new Inventory();

  private void add(int number) {
    inventory.add(NOON, instance(number, OWNER_POOL, NOON), Runner.Setup.DONE, BOOT);
  }

  private Runner one() {
    return inventory.find(ONE).orElseThrow();
  }

  private void online(boolean online, boolean busy) {
    inventory.registered(NOON, inventory.all(), Map.of(ONE, registration(1, online, busy)));
  }

  private void again() {
    inventory.remove(NOON, ONE);
    inventory.add(LATER, instance(1, OWNER_POOL, LATER), Runner.Setup.DONE, BOOT);
  }

  @Test
  void notesOfUnknownInstances_areNotKept() {
    inventory.noteRegistration(ONE, LISTED);
    inventory.issued(ONE, ISSUED);
    assertFalse(inventory.warned(ONE, NOON));
    inventory.rebalanceRecommended(ONE, NOON);
    inventory.retireWhenIdle(ONE);
    inventory.hold(NOON, ONE, HOLD);
    inventory.stays(ONE);
    add(1);
    assertEquals(Optional.empty(), inventory.anyRegistration(ONE));
    assertEquals(Optional.empty(), inventory.interruptionWarning(ONE));
    assertEquals(Optional.empty(), inventory.rebalanceRecommendation(ONE));
    assertFalse(inventory.isRetiring(ONE));
    assertEquals(Optional.empty(), one().instance().hold());
  }

  /** As while no node decides: EC2's first list may show it at its end. */
  @Test
  void runnerWhoseJobEndedBeforeItWasKnown_isNotSpare_unlessAListShowsItIdle() {
    inventory.started(ONE, jobId(1), Optional.of(NOON));
    inventory.ended(ONE, jobId(1), false);
    inventory.ended(TWO, jobId(2), false);
    add(1);
    add(2);
    add(3);
    assertEquals(Runner.Phase.GONE_QUIET, one().phase(NOON, BOOT));
    assertEquals(Runner.Phase.GONE_QUIET, inventory.find(TWO).orElseThrow().phase(NOON, BOOT));
    assertEquals(
        Runner.Phase.BOOTING, inventory.find(instanceId(3)).orElseThrow().phase(NOON, BOOT));
    online(true, false);
    assertEquals(Runner.Phase.IDLE, one().phase(NOON, BOOT));
  }

  @Test
  void notes_areKept_andACopyHasThem() {
    add(1);
    inventory.noteRegistration(ONE, LISTED);
    inventory.issued(ONE, ISSUED);
    assertTrue(inventory.warned(ONE, NOON));
    assertFalse(inventory.warned(ONE, NOON));
    inventory.rebalanceRecommended(ONE, NOON);
    inventory.retireWhenIdle(ONE);
    inventory.hold(NOON, ONE, HOLD);
    inventory.suspectUntagged(ONE, Optional.of(NOON));
    for (Inventory it : List.of(inventory, inventory.copy())) {
      assertEquals(Optional.of(LISTED), it.lastRegistration(ONE));
      assertEquals(Optional.of(ISSUED), it.issuedRegistration(ONE));
      assertEquals(Optional.of(LISTED), it.anyRegistration(ONE));
      assertEquals(Optional.of(NOON), it.interruptionWarning(ONE));
      assertEquals(Optional.of(NOON), it.rebalanceRecommendation(ONE));
      assertTrue(it.isRetiring(ONE));
      assertFalse(it.isRetiring(TWO));
      // EC2's list has neither tag yet.
      it.listed(NOON, NOON, List.of(instance(1, OWNER_POOL, NOON)), _ -> BOOT);
      assertEquals(HOLD, it.find(ONE).orElseThrow().instance().hold());
      assertEquals(Optional.of(NOON), it.find(ONE).orElseThrow().instance().suspectSince());
    }
  }

  @Test
  void notes_areGone_withTheirInstance() {
    add(1);
    online(true, false);
    inventory.issued(ONE, ISSUED);
    inventory.warned(ONE, NOON);
    inventory.rebalanceRecommended(ONE, NOON);
    inventory.retireWhenIdle(ONE);
    inventory.hold(NOON, ONE, HOLD);
    inventory.suspectUntagged(ONE, Optional.of(NOON));
    inventory.started(ONE, jobId(1), Optional.of(NOON));
    again();
    assertEquals(Optional.empty(), inventory.anyRegistration(ONE));
    assertEquals(Optional.empty(), inventory.interruptionWarning(ONE));
    assertEquals(Optional.empty(), inventory.rebalanceRecommendation(ONE));
    assertFalse(inventory.isRetiring(ONE));
    Instance plain = instance(1, OWNER_POOL, LATER);
    inventory.listed(NOON, LATER, List.of(plain), _ -> BOOT);
    assertEquals(plain, one().instance());
    inventory.started(ONE, jobId(2), Optional.of(NOON.minusSeconds(1)));
    assertEquals(Optional.of(jobId(2)), one().job());
  }

  @Test
  void registrationThatGitHubMade_counts_untilOneIsListed() {
    add(1);
    inventory.issued(ONE, ISSUED);
    assertEquals(Optional.of(ISSUED), inventory.anyRegistration(ONE));
    online(true, false);
    assertEquals(Optional.of(LISTED), inventory.anyRegistration(ONE));
    inventory.deregistered(ONE);
    assertEquals(Optional.empty(), inventory.anyRegistration(ONE));
    assertTrue(one().finished());
  }

  @Test
  void deregistration_changesNothing_ofARunnerThatWasNeverListed() {
    add(1);
    inventory.issued(ONE, ISSUED);
    inventory.deregistered(ONE);
    assertFalse(one().finished());
  }

  @Test
  void suspicion_isNoted_andLifted() {
    add(1);
    inventory.suspect(ONE, Optional.of(NOON));
    assertEquals(Optional.of(NOON), one().instance().suspectSince());
    inventory.suspect(ONE, Optional.empty());
    assertEquals(Optional.empty(), one().instance().suspectSince());
    inventory.suspectUntagged(ONE, Optional.of(NOON));
    assertEquals(Optional.of(NOON), one().instance().suspectSince());
  }

  @Test
  void hold_isNoted_atOnce() {
    add(1);
    inventory.hold(NOON, ONE, HOLD);
    assertEquals(HOLD, one().instance().hold());
    inventory.hold(NOON, ONE, Optional.empty());
    assertEquals(Optional.empty(), one().instance().hold());
  }

  @Test
  void removal_isReported_andLeavesARegistrationPerhaps() {
    List<Runner> removed = new ArrayList<>();
    inventory.onRemoved((at, runner) -> removed.add(runner));
    add(1);
    add(2);
    Runner runner = one();
    inventory.assign(ONE, jobId(1));
    assertEquals(Optional.of(jobId(1)), inventory.remove(NOON, ONE));
    assertEquals(List.of(runner), removed);
    assertTrue(inventory.endedInstances().mayHaveLeftRegistration(ONE));
    inventory.ended(TWO, jobId(2), true);
    inventory.remove(NOON, TWO);
    assertFalse(inventory.endedInstances().mayHaveLeftRegistration(TWO));
    assertEquals(Optional.empty(), inventory.remove(NOON, TWO));
    assertEquals(0, inventory.size());
  }

  @Test
  void endsOfAnEarlierProcess_areNoted_exceptOfWhatLives() {
    add(1);
    inventory.endedBefore(
        NOON, List.of(instance(1, OWNER_POOL, NOON), instance(2, OWNER_POOL, NOON)));
    assertFalse(inventory.endedInstances().mayHaveLeftRegistration(ONE));
    assertTrue(inventory.endedInstances().mayHaveLeftRegistration(TWO));
    add(2);
    assertEquals(Optional.empty(), inventory.find(TWO), "a list that lags");
    assertEquals(Set.of(ACME), inventory.endedInstances().owners());
  }

  @Test
  void finishedRunner_frees_unlessItStays() {
    add(1);
    inventory.ended(ONE, jobId(1), true);
    assertTrue(inventory.hasFinished(POOL));
    inventory.stays(ONE);
    assertFalse(inventory.hasFinished(POOL));
    inventory.setup(ONE, Runner.Setup.DONE);
    assertFalse(inventory.hasFinished(POOL));
    again();
    inventory.ended(ONE, jobId(1), true);
    assertTrue(inventory.hasFinished(POOL));
  }

  @Test
  void instance_mayBeUnknown_forAsLongAsListsLag() {
    assertTrue(Inventory.mayBeUnknown(instance(1, OWNER_POOL, NOON), NOON));
    assertFalse(Inventory.mayBeUnknown(instance(1, OWNER_POOL, NOON), LATER));
  }

  @Test
  void newInstances_areWatched_untilTheirRunnersCome() {
    add(1);
    add(2);
    assertFalse(inventory.isAnyBootDue(NOON));
    List<Duration> after = List.of(Duration.ofSeconds(5), Duration.ofSeconds(20));
    inventory.watch(one().instance(), after);
    inventory.watch(instance(2, OWNER_POOL, NOON), after);
    inventory.watch(instance(3, OWNER_POOL, NOON), after);
    assertTrue(inventory.isAnyBootDue(NOON.plusSeconds(5)));
    assertEquals(Set.of(ONE, TWO), Set.copyOf(inventory.unproven(NOON.plusSeconds(5))));
    online(true, false);
    inventory.ended(TWO, jobId(2), true);
    assertEquals(List.of(), inventory.unproven(NOON.plusSeconds(20)));
  }

  @Test
  void statesOfNewInstances_tellWhichHaveEnded() {
    add(1);
    add(2);
    assertEquals(Map.of(), inventory.proven(new InstanceStates(Set.of(ONE, TWO), Map.of())));
    InstanceStates ended = new InstanceStates(Set.of(), Map.of(ONE, InstanceEnd.FORGOTTEN));
    assertEquals(Map.of(one(), InstanceEnd.FORGOTTEN), inventory.proven(ended));
  }

  @Test
  void instanceThatWasProven_isMissed_soon() {
    add(1);
    Instant soon = NOON.plusSeconds(1);
    assertEquals(List.of(), inventory.listed(soon, soon, List.of(), _ -> BOOT));
    inventory.proven(new InstanceStates(Set.of(ONE), Map.of()));
    assertEquals(List.of(ONE), inventory.listed(soon, soon, List.of(), _ -> BOOT));
  }

  @Test
  void runnerThatCame_showsThatThePoolBoots() {
    add(1);
    assertFalse(inventory.hasBooted(OWNER_POOL, NOON));
    online(true, false);
    assertTrue(inventory.hasBooted(OWNER_POOL, NOON));
    assertFalse(inventory.hasBooted(OWNER_POOL, NOON.plusMillis(1)));
    assertFalse(inventory.hasBooted(new OwnerPool("gpu", ACME), NOON));
  }

  @ParameterizedTest
  @EnumSource
  void phaseOfSupply_isNotLost(Phase phase) {
    add(1);
    boolean lost = inventory.isLost(one(), phase, NOON, NOON);
    assertEquals(!phase.isSupply() && phase != Phase.GONE_QUIET, lost);
  }

  @Test
  void quietRunner_isLost_byASecondList() {
    add(1);
    assertFalse(inventory.isLost(one(), Phase.GONE_QUIET, NOON, NOON));
    assertFalse(inventory.isLost(one(), Phase.GONE_QUIET, NOON.plusSeconds(1), LATER));
    assertTrue(inventory.isLost(one(), Phase.GONE_QUIET, LATER, LATER));
    assertFalse(inventory.isLost(one(), Phase.IDLE, LATER, LATER));
    assertFalse(inventory.isLost(one(), Phase.GONE_QUIET, LATER, LATER), "it was back");
    again();
    assertFalse(inventory.isLost(one(), Phase.GONE_QUIET, LATER, LATER));
  }

  @Test
  void quietRunner_isAskedForAgain_byASecondList() {
    add(1);
    inventory.overdue(NOON.plus(BOOT));
    Instant quiet = NOON.plus(BOOT);
    inventory.isLost(one(), Phase.GONE_QUIET, quiet, quiet);
    assertFalse(inventory.isAnyBootDue(quiet));
    assertTrue(inventory.isAnyBootDue(LATER));
  }

  @Test
  void quietRunner_isLost_atOnceWhereItEnds() {
    add(1);
    add(2);
    inventory.ended(ONE, jobId(1), true);
    assertTrue(inventory.isLost(one(), Phase.GONE_QUIET, NOON, NOON));
    Instance stopped = instance(2, OWNER_POOL, NOON).asStopped();
    inventory.listed(NOON, NOON, List.of(stopped), _ -> BOOT);
    Runner two = inventory.find(TWO).orElseThrow();
    assertTrue(inventory.isLost(two, Phase.GONE_QUIET, NOON, NOON));
  }

  @Test
  void evidenceAgainstAnInstance_isGone_withIt() {
    add(1);
    Instant asked = NOON.plus(Duration.ofMinutes(30));
    InstanceStates unknown = new InstanceStates(Set.of(), Map.of());
    assertEquals(Map.of(), inventory.described(asked, asked, List.of(ONE), unknown));
    again();
    Instant much = LATER.plus(Duration.ofHours(1));
    assertEquals(Map.of(), inventory.described(much, much, List.of(ONE), unknown));
    Instant more = much.plus(Duration.ofHours(1));
    assertEquals(
        Map.of(one(), InstanceEnd.FORGOTTEN),
        inventory.described(more, more, List.of(ONE), unknown));
  }

  @Test
  void evidenceThatAJobIsOver_isGone_withItsInstance() {
    add(1);
    inventory.started(ONE, jobId(1), Optional.empty());
    online(true, false);
    again();
    inventory.started(ONE, jobId(2), Optional.empty());
    inventory.registered(LATER, inventory.all(), Map.of(ONE, registration(1, true, false)));
    assertEquals(Optional.of(jobId(2)), one().job());
  }
}
