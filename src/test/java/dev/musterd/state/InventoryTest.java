package dev.musterd.state;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.OTHER;
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
import dev.musterd.model.Runner.Setup;
import dev.musterd.model.RunnerSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InventoryTest {
  private static final InstanceStates LIVE = new InstanceStates(Set.of(instanceId(1)), Map.of());
  private static final InstanceStates ENDED =
      new InstanceStates(Set.of(), Map.of(instanceId(1), InstanceEnd.FORGOTTEN));
  private static final InstanceStates UNKNOWN = new InstanceStates(Set.of(), Map.of());

  private static final Duration BOOT = Duration.ofMinutes(5);
  private static final OwnerPool ELSEWHERE = new OwnerPool(POOL, OTHER);

  private final Inventory inventory = new Inventory();

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "i-0123456789abcdef0, i-0123456789abcdef0",
    "ci-i-0123456789abcdef0, i-0123456789abcdef0",
    "i-0aaaaaaa-i-0bbbbbbb, i-0bbbbbbb",
    "i-0123abcd, i-0123abcd",
    "i-0123456789abcdef0-2, ''",
    "i-0123456789ABCDEF0, ''",
    "build-box, ''",
    "'', ''",
  })
  void instance_isFoundInTheRunnersName(String name, String id) {
    assertEquals(
        Optional.of(id).filter(text -> !text.isEmpty()),
        Inventory.instanceOf(name).map(Instance.Id::value));
  }

  /** EC2 refused the tag, so its lists say nothing about the suspicion; what is noted does. */
  @Test
  void suspicionWithoutATag_isLifted_forGood() {
    add(1, OWNER_POOL, NOON);
    inventory.suspectUntagged(instanceId(1), Optional.of(NOON));
    Instance listed = inventory.find(instanceId(1)).orElseThrow().instance();
    inventory.listed(NOON, NOON, List.of(listed.suspected(Optional.empty())), _ -> BOOT);
    assertEquals(
        Optional.of(NOON), inventory.find(instanceId(1)).orElseThrow().instance().suspectSince());
    inventory.suspect(instanceId(1), Optional.empty());
    inventory.listed(NOON, NOON, List.of(listed), _ -> BOOT);
    assertEquals(
        Optional.empty(), inventory.find(instanceId(1)).orElseThrow().instance().suspectSince());
  }

  @Test
  void copy_isEqual_andChangesAlone() {
    add(1, OWNER_POOL, NOON);
    inventory.assign(instanceId(1), jobId(1));
    inventory.request(OWNER_POOL, 1);
    Inventory copy = inventory.copy();
    assertEquals(inventory.all(), copy.all());
    assertEquals(inventory.assignments(), copy.assignments());
    assertEquals(2, copy.live(OWNER_POOL));
    assertEquals(List.of(), spare(copy, NOON));

    copy.remove(NOON, instanceId(1));
    assertTrue(inventory.find(instanceId(1)).isPresent());
    assertEquals(2, inventory.live(OWNER_POOL));
    assertFalse(inventory.endedInstances().mayHaveLeftRegistration(instanceId(1)));
    assertEquals(jobId(1), inventory.assignments().get(instanceId(1)));
    inventory.unassign(instanceId(1));
    assertEquals(List.of(1), spare(NOON));
    assertEquals(List.of(), spare(copy, NOON));
  }

  @Test
  void counts_includeWhatWasRequested_untilItIsAnswered() {
    inventory.request(OWNER_POOL, 3);
    add(1, ELSEWHERE, NOON);
    assertEquals(4, inventory.live(POOL));
    assertEquals(3, inventory.live(OWNER_POOL));
    add(2, OWNER_POOL, NOON);
    inventory.answered(OWNER_POOL, 3);
    assertEquals(1, inventory.live(OWNER_POOL));
    assertEquals(2, inventory.live(POOL));
    assertEquals(0, inventory.live("windows"));
  }

  @Test
  void knownInstance_isCountedOnce_andKeepsWhatIsKnown() {
    add(1, OWNER_POOL, NOON);
    inventory.started(instanceId(1), jobId(1), Optional.empty());
    add(1, OWNER_POOL, NOON);
    assertEquals(1, inventory.live(OWNER_POOL));
    assertEquals(Optional.of(jobId(1)), runner(1).job());
  }

  @Test
  void spare_isBootingOrIdle_andThereForNoJob() {
    add(1, OWNER_POOL, NOON);
    add(2, OWNER_POOL, NOON);
    add(3, OWNER_POOL, NOON.minus(BOOT));
    add(4, ELSEWHERE, NOON);
    assertEquals(List.of(1, 2), spare(NOON));
    inventory.assign(instanceId(1), jobId(1));
    assertEquals(List.of(2), spare(NOON));
    assertEquals(Map.of(instanceId(1), jobId(1)), inventory.assignments());
    assertEquals(Optional.of(jobId(1)), inventory.unassign(instanceId(1)));
    assertEquals(2, spare(NOON).size());
    github(NOON, registration(2, true, true), registration(3, true, false));
    assertEquals(List.of(1, 3), spare(NOON));
    inventory.remove(NOON, instanceId(1));
    assertEquals(List.of(3), spare(NOON));
  }

  @Test
  void spare_checksNoFurther_thanItHasTo() {
    add(1, OWNER_POOL, NOON.minusSeconds(2));
    add(2, OWNER_POOL, NOON);
    add(3, OWNER_POOL, NOON);
    add(4, OWNER_POOL, NOON);
    List<Integer> seen = new ArrayList<>();
    List<Runner> found =
        inventory.spare(
            OWNER_POOL,
            runner -> {
              seen.add(RunnerSamples.number(runner));
              return runner.instance().launchedAt().equals(NOON);
            },
            1);
    assertEquals(List.of(runner(2)), found);
    assertEquals(List.of(1, 2), seen);
  }

  @Test
  void startedRunner_isBusy_andReturnsTheJobItWasMeantFor() {
    add(1, OWNER_POOL, NOON);
    inventory.assign(instanceId(1), jobId(1));
    assertEquals(
        Optional.of(jobId(1)), inventory.started(instanceId(1), jobId(2), Optional.empty()));
    assertEquals(Phase.BUSY, runner(1).phase(NOON, BOOT));
    assertEquals(List.of(), spare(NOON));
    assertEquals(Map.of(), inventory.assignments());
    assertEquals(Optional.empty(), inventory.started(instanceId(9), jobId(2), Optional.empty()));
  }

  @Test
  void ephemeralRunner_isFinished_whenItsJobEnded() {
    add(1, OWNER_POOL, NOON);
    inventory.started(instanceId(1), jobId(1), Optional.empty());
    assertFalse(inventory.hasFinished(POOL));
    assertEquals(Optional.empty(), inventory.ended(instanceId(1), jobId(1), true));
    assertEquals(Phase.GONE_QUIET, runner(1).phase(NOON, BOOT));
    assertTrue(inventory.hasFinished(POOL));
    assertFalse(inventory.hasFinished("windows"));
    assertEquals(List.of(), spare(NOON));
    inventory.remove(NOON, instanceId(1));
    assertFalse(inventory.hasFinished(POOL));
  }

  @Test
  void persistentRunner_isSpareAgain_whenItsJobEnded() {
    add(1, OWNER_POOL, NOON);
    github(NOON, registration(1, true, true));
    inventory.started(instanceId(1), jobId(1), Optional.empty());
    inventory.ended(instanceId(1), jobId(1), false);
    assertEquals(Phase.IDLE, runner(1).phase(NOON, BOOT));
    assertEquals(Optional.empty(), runner(1).idleSince());
    assertEquals(List.of(1), spare(NOON));
  }

  /** GitHub does not order its deliveries: the start of one job may arrive after the next began. */
  @Test
  void persistentRunner_keepsItsJob_whenTheStartOfAnEarlierOneComesLate() {
    add(1, OWNER_POOL, NOON);
    inventory.started(instanceId(1), jobId(2), Optional.of(NOON.plusSeconds(60)));
    inventory.assign(instanceId(1), jobId(3));
    assertEquals(Optional.empty(), inventory.started(instanceId(1), jobId(1), Optional.of(NOON)));
    inventory.ended(instanceId(1), jobId(1), false);
    assertEquals(Optional.of(jobId(2)), runner(1).job());
    assertEquals(Map.of(instanceId(1), jobId(3)), inventory.assignments());
  }

  /** After a restart, webhooks come before the first list. */
  @Test
  void runnerIsBusy_whenItsJobStartedBeforeItWasKnown() {
    inventory.started(instanceId(1), jobId(2), Optional.of(NOON.plusSeconds(60)));
    inventory.started(instanceId(1), jobId(1), Optional.of(NOON));
    add(1, OWNER_POOL, NOON);
    assertEquals(Optional.of(jobId(2)), runner(1).job());
  }

  @Test
  void runnerIsNotBusy_whenItsJobEndedBeforeItWasKnown() {
    inventory.started(instanceId(1), jobId(1), Optional.of(NOON));
    inventory.ended(instanceId(1), jobId(1), false);
    add(1, OWNER_POOL, NOON);
    assertEquals(Optional.empty(), runner(1).job());
  }

  /** GitHub gives whole seconds. */
  @Test
  void startInTheSameSecond_countsAsTheLater() {
    add(1, OWNER_POOL, NOON);
    inventory.started(instanceId(1), jobId(1), Optional.of(NOON));
    inventory.started(instanceId(1), jobId(2), Optional.of(NOON));
    assertEquals(Optional.of(jobId(2)), runner(1).job());
  }

  /** GitHub does not order its deliveries: the end of one job may arrive after the next began. */
  @Test
  void persistentRunner_staysBusy_whenTheEndOfAnEarlierJobComesLate() {
    add(1, OWNER_POOL, NOON);
    inventory.started(instanceId(1), jobId(1), Optional.empty());
    inventory.started(instanceId(1), jobId(2), Optional.empty());
    inventory.ended(instanceId(1), jobId(1), false);
    assertEquals(Optional.of(jobId(2)), runner(1).job());
    assertEquals(Phase.BUSY, runner(1).phase(NOON, BOOT));
  }

  @Test
  void listedInstances_areTakenIn_andRetagged() {
    add(1, OWNER_POOL, NOON);
    Instance tagged =
        new Instance(
            instanceId(1),
            OWNER_POOL,
            NOON.minusSeconds(9),
            true,
            Optional.of(NOON.minusSeconds(1)));
    list(NOON, tagged, instance(2, OWNER_POOL, NOON));
    assertEquals(NOON, runner(1).instance().launchedAt());
    assertTrue(runner(1).instance().keep());
    assertEquals(Optional.of(NOON.minusSeconds(1)), runner(1).instance().suspectSince());
    assertEquals(Setup.DONE, runner(1).setup());
    assertEquals(Setup.UNKNOWN, runner(2).setup());
    assertEquals(2, inventory.size());
  }

  /** A list that was asked for before the tag was set, or a moment after, says nothing about it. */
  @Test
  void hold_isKept_againstListsThatLag() {
    Instance.Hold hold = new Instance.Hold(NOON.plusSeconds(1800), "alice");
    add(1, OWNER_POOL, NOON.minusSeconds(600));
    Instance listed = instance(1, OWNER_POOL, NOON.minusSeconds(600));
    inventory.hold(NOON, instanceId(1), Optional.of(hold));
    list(NOON.plusSeconds(30), listed);
    assertEquals(Optional.of(hold), runner(1).instance().hold());
    assertEquals(List.of(), inventory.spare(OWNER_POOL, _ -> true, 9));
    list(NOON.plusSeconds(61), listed.held(Optional.of(hold)));
    assertEquals(Optional.of(hold), runner(1).instance().hold());
    inventory.hold(NOON.plusSeconds(70), instanceId(1), Optional.empty());
    list(NOON.plusSeconds(80), listed.held(Optional.of(hold)));
    assertEquals(Optional.empty(), runner(1).instance().hold());
    assertEquals(1, inventory.spare(OWNER_POOL, _ -> true, 9).size());
    list(NOON.plusSeconds(140), listed.held(Optional.of(hold)));
    assertEquals(Optional.of(hold), runner(1).instance().hold(), "by hand, since");
  }

  /** Tags edited by hand move the slot from one pool to the other. */
  @Test
  void listedInstance_takesItsSlotAlong_whenItsTagsNameAnotherOwner() {
    add(1, OWNER_POOL, NOON);
    list(NOON, instance(1, ELSEWHERE, NOON));
    assertEquals(0, inventory.live(OWNER_POOL));
    assertEquals(1, inventory.live(ELSEWHERE));
    assertEquals(List.of(), spare(NOON));
    assertEquals(1, inventory.live(POOL));
    inventory.remove(NOON, instanceId(1));
    assertEquals(0, inventory.live(ELSEWHERE));
    assertEquals(0, inventory.live(POOL));
  }

  @Test
  void missingInstance_isAskedFor_onceTheListHadTimeToShowIt() {
    add(1, OWNER_POOL, NOON.minusSeconds(10));
    add(2, OWNER_POOL, NOON.minusSeconds(9));
    add(3, OWNER_POOL, NOON.minusSeconds(9));
    list(NOON.minusSeconds(5), instance(3, OWNER_POOL, NOON.minusSeconds(9)));
    assertEquals(List.of(instanceId(1), instanceId(3)), list(NOON));
    assertEquals(3, inventory.live(OWNER_POOL));
  }

  @Test
  void missingInstance_isJudged_byWhenTheListWasAskedFor() {
    add(1, OWNER_POOL, NOON);
    Instant late = NOON.plusSeconds(10);
    assertEquals(List.of(), inventory.listed(NOON.plusSeconds(9), late, List.of(), _ -> BOOT));
    assertEquals(
        List.of(instanceId(1)), inventory.listed(late, late.plusSeconds(9), List.of(), _ -> BOOT));
  }

  /** Its job ended, and the machine may hang all the same instead of powering off. */
  @Test
  void finishedRunner_keepsItsSlot_untilEc2SaysThatItHasEnded() {
    add(1, OWNER_POOL, NOON.minusSeconds(20));
    inventory.ended(instanceId(1), jobId(1), true);
    assertEquals(List.of(instanceId(1)), list(NOON));
    assertEquals(List.of(), describe(NOON, LIVE));
    assertEquals(List.of(), describe(NOON.plusSeconds(300), LIVE));
    assertEquals(List.of(runner(1)), describe(NOON.plusSeconds(301), ENDED));
  }

  @Test
  void missingInstance_staysForGood_whileEc2SaysThatItLives() {
    add(1, OWNER_POOL, NOON.minusSeconds(3_600));
    for (int seconds = 0; seconds <= 600; seconds += 60) {
      assertEquals(List.of(instanceId(1)), list(NOON.plusSeconds(seconds)));
      assertEquals(List.of(), describe(NOON.plusSeconds(seconds), LIVE));
    }
    assertEquals(1, inventory.live(OWNER_POOL));
  }

  /** EC2 forgets an instance about an hour after its end: its slot must not be lost for ever. */
  @Test
  void instanceThatEc2DoesNotKnow_isGone_whenItStillDoesNotAMinuteLater() {
    add(1, OWNER_POOL, NOON.minusSeconds(3_600));
    assertEquals(List.of(), describe(NOON, UNKNOWN));
    inventory.overdue(NOON); // Its time to boot is over.
    assertEquals(List.of(), inventory.overdue(NOON.plusSeconds(59)));
    assertEquals(List.of(runner(1)), inventory.overdue(NOON.plusSeconds(60)));
    assertEquals(List.of(), describe(NOON.plusSeconds(59), UNKNOWN));
    assertEquals(List.of(runner(1)), describe(NOON.plusSeconds(60), UNKNOWN));
  }

  @Test
  void instanceThatEc2DoesNotKnow_isJudgedAnew_whenAListOrAnAnswerShowedItMeanwhile() {
    add(1, OWNER_POOL, NOON.minusSeconds(3_600));
    assertEquals(List.of(), describe(NOON, UNKNOWN));
    list(NOON.plusSeconds(30), instance(1, OWNER_POOL, NOON.minusSeconds(3_600)));
    assertEquals(List.of(), describe(NOON.plusSeconds(60), UNKNOWN));
    assertEquals(List.of(), describe(NOON.plusSeconds(90), LIVE));
    assertEquals(List.of(), describe(NOON.plusSeconds(120), UNKNOWN));
    assertEquals(List.of(runner(1)), describe(NOON.plusSeconds(180), UNKNOWN));
  }

  @Test
  void newInstance_isNotGone_becauseEc2DoesNotKnowItYet() {
    add(1, OWNER_POOL, NOON);
    inventory.ended(instanceId(1), jobId(1), true);
    assertEquals(List.of(), describe(NOON.plusSeconds(1), UNKNOWN));
    assertEquals(List.of(), describe(NOON.plusSeconds(59), UNKNOWN));
    assertEquals(List.of(), describe(NOON.plusSeconds(60), UNKNOWN));
    assertEquals(List.of(runner(1)), describe(NOON.plusSeconds(120), UNKNOWN));
    assertEquals(List.of(runner(1)), describe(NOON.plusSeconds(121), ENDED));
  }

  @Test
  void answerAboutAnInstance_saysNothing_whenItWasRemovedMeanwhile() {
    add(1, OWNER_POOL, NOON);
    inventory.remove(NOON, instanceId(1));
    assertEquals(List.of(), describe(NOON, ENDED));
    assertEquals(0, inventory.live(OWNER_POOL));
  }

  @Test
  void endedInstance_staysAway_untilTheListHadTimeToCatchUp() {
    add(1, OWNER_POOL, NOON);
    inventory.assign(instanceId(1), jobId(1));
    assertEquals(Optional.of(jobId(1)), inventory.remove(NOON, instanceId(1)));
    assertEquals(Map.of(), inventory.assignments());
    assertEquals(0, inventory.live(OWNER_POOL));
    list(NOON.plusSeconds(59), instance(1, OWNER_POOL, NOON));
    assertEquals(Optional.empty(), inventory.find(instanceId(1)));
    list(NOON.plusSeconds(60), instance(1, OWNER_POOL, NOON));
    assertEquals(1, inventory.live(OWNER_POOL));
    assertEquals(Optional.empty(), inventory.remove(NOON, instanceId(7)));
  }

  @Test
  void idleSince_isTheFirstLookThatShowedIt_unbroken() {
    add(1, OWNER_POOL, NOON);
    github(NOON, registration(1, true, false));
    github(NOON.plusSeconds(60), registration(1, true, false));
    assertEquals(Optional.of(NOON), runner(1).idleSince());
    github(NOON.plusSeconds(120), registration(1, true, true));
    assertEquals(Optional.empty(), runner(1).idleSince());
    github(NOON.plusSeconds(180), registration(1, true, false));
    assertEquals(Optional.of(NOON.plusSeconds(180)), runner(1).idleSince());
    github(NOON.plusSeconds(240));
    assertEquals(Optional.empty(), runner(1).idleSince());
    assertTrue(runner(1).seenOnline());
  }

  @Test
  void registration_reportsThatAFoundInstanceWasConfigured() {
    list(NOON, instance(1, OWNER_POOL, NOON), instance(2, OWNER_POOL, NOON));
    github(NOON, registration(1, false, false));
    assertEquals(Setup.DONE, runner(1).setup());
    assertEquals(Setup.UNKNOWN, runner(2).setup());
    inventory.setup(instanceId(2), Setup.UNDERWAY);
    assertEquals(Setup.UNDERWAY, runner(2).setup());
  }

  @Test
  void missedEnd_isBelieved_whenTwoListsAMinuteApartShowNoJob() {
    add(1, OWNER_POOL, NOON);
    inventory.started(instanceId(1), jobId(1), Optional.empty());
    github(NOON, registration(1, true, false));
    github(NOON.plusSeconds(59), registration(1, true, false));
    assertEquals(Phase.BUSY, runner(1).phase(NOON, BOOT));
    github(NOON.plusSeconds(60), registration(1, true, false));
    assertEquals(Phase.IDLE, runner(1).phase(NOON, BOOT));
    assertFalse(runner(1).finished());
  }

  @Test
  void missedEnd_finishesARunner_thatIsNoLongerRegistered() {
    add(1, OWNER_POOL, NOON);
    inventory.started(instanceId(1), jobId(1), Optional.empty());
    github(NOON);
    github(NOON.plusSeconds(60));
    assertTrue(runner(1).finished());
  }

  /** A flag that lags and a gap in the list are two things. */
  @Test
  void missedEnd_isNotBelieved_whenOneListShowsItIdleAndTheOtherLacksIt() {
    add(1, OWNER_POOL, NOON);
    inventory.started(instanceId(1), jobId(1), Optional.empty());
    github(NOON, registration(1, true, false));
    github(NOON.plusSeconds(60));
    assertEquals(Optional.of(jobId(1)), runner(1).job());
    github(NOON.plusSeconds(120), registration(1, true, false));
    assertEquals(Optional.of(jobId(1)), runner(1).job());
    github(NOON.plusSeconds(180), registration(1, true, false));
    assertEquals(Optional.empty(), runner(1).job());
    assertFalse(runner(1).finished());
  }

  @Test
  void doubt_beginsAnew_whenGitHubSaysBusy_orAnotherJobStarts() {
    add(1, OWNER_POOL, NOON);
    inventory.started(instanceId(1), jobId(1), Optional.empty());
    github(NOON, registration(1, true, false));
    github(NOON.plusSeconds(30), registration(1, true, true));
    github(NOON.plusSeconds(60), registration(1, true, false));
    assertEquals(Optional.of(jobId(1)), runner(1).job());
    inventory.started(instanceId(1), jobId(2), Optional.empty());
    github(NOON.plusSeconds(119), registration(1, true, false));
    github(NOON.plusSeconds(178), registration(1, true, false));
    assertEquals(Optional.of(jobId(2)), runner(1).job());
  }

  @Test
  void overdueRunner_isReportedOnce_unlessAWebhookMentionedIt() {
    add(1, OWNER_POOL, NOON);
    add(2, OWNER_POOL, NOON.plusSeconds(1));
    add(3, OWNER_POOL, NOON);
    add(4, OWNER_POOL, NOON);
    inventory.started(instanceId(2), jobId(2), Optional.empty());
    inventory.remove(NOON, instanceId(3));
    inventory.ended(instanceId(4), jobId(4), true);
    assertEquals(List.of(), inventory.overdue(NOON.plus(BOOT).minusMillis(1)));
    assertEquals(List.of(runner(1)), inventory.overdue(NOON.plus(BOOT)));
    assertEquals(List.of(), inventory.overdue(NOON.plus(BOOT).plusSeconds(1)));
    assertEquals(List.of(), inventory.overdue(NOON.plus(BOOT).plusSeconds(1_000)));
  }

  private void add(int number, OwnerPool ownerPool, Instant launchedAt) {
    inventory.add(NOON, instance(number, ownerPool, launchedAt), Setup.DONE, BOOT);
  }

  private Runner runner(int number) {
    return inventory.find(instanceId(number)).orElseThrow();
  }

  private List<Instance.Id> list(Instant now, Instance... instances) {
    return inventory.listed(now, now, List.of(instances), _ -> BOOT);
  }

  /** What EC2 answers when it is asked for the first instance. */
  private List<Runner> describe(Instant now, InstanceStates states) {
    return List.copyOf(inventory.described(now, now, List.of(instanceId(1)), states).keySet());
  }

  private void github(Instant now, Registration... registrations) {
    Map<Instance.Id, Registration> byInstance = new java.util.HashMap<>();
    for (Registration registration : registrations) {
      byInstance.put(Inventory.instanceOf(registration.name()).orElseThrow(), registration);
    }
    inventory.registered(now, inventory.all(), byInstance);
  }

  private List<Integer> spare(Instant now) {
    return spare(inventory, now);
  }

  private static List<Integer> spare(Inventory from, Instant now) {
    return from
        .spare(OWNER_POOL, runner -> runner.phase(now, BOOT).isSupply(), Integer.MAX_VALUE)
        .stream()
        .map(runner -> Integer.parseInt(runner.id().value().substring(2), 16))
        .sorted()
        .toList();
  }
}
