package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Capacity;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.doubles.aws.SimulatedCloud;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceEnd;
import dev.musterd.model.InstanceStates;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchOutcome.Shortage;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Termination;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What a {@link Compute} makes of EC2's troubles: repeated tokens, partial fleets, missing
 * capacity, throttling, lost answers, delayed visibility.
 */
public abstract class ComputeFaultContract extends CloudFaultContract {
  protected abstract Compute compute();

  /** One that gives up on a silent EC2 soon enough for a test. */
  protected abstract Compute impatientCompute();

  private int machines() {
    return ask(world -> world.machines().size());
  }

  private int live() {
    return ask(world -> world.live().size());
  }

  private static RunnerPool pool() {
    return Plans.pool(Plans.TEMPLATE, List.of("subnet-1", "subnet-2"));
  }

  private static LaunchPlan plan(int count) {
    return Plans.plan(pool(), count, Market.SPOT, UUID.randomUUID().toString());
  }

  @Test
  void console_isWhatTheInstanceWrote() {
    Instance.Id instance = launched(plan(1)).iterator().next();
    assertEquals("", await(compute().console(instance)));
    ask(
        world -> {
          world.machine(instance).orElseThrow().prints("musterd: pool, user data begins");
          return null;
        });
    assertEquals("musterd: pool, user data begins\r\n", await(compute().console(instance)));
  }

  private Set<Instance.Id> launched(LaunchPlan plan) {
    LaunchOutcome outcome = await(compute().launch(plan));
    return assertInstanceOf(LaunchOutcome.Launched.class, outcome).instances().stream()
        .map(Instance::id)
        .collect(Collectors.toSet());
  }

  private <T extends LaunchOutcome> T outcome(Class<T> expected, LaunchPlan plan) {
    return assertInstanceOf(expected, await(compute().launch(plan)));
  }

  @Test
  void launch_yieldsTheSameInstances_whenTheTokenIsRepeated() {
    LaunchPlan plan = plan(2);
    Set<Instance.Id> first = launched(plan);
    assertEquals(first, launched(plan));
    await(compute().terminate(first));
    assertEquals(first, launched(plan));
    assertEquals(2, machines());
  }

  @Test
  void launch_isRejected_whenTheTokenIsRepeatedForSomethingElse() {
    LaunchPlan plan = plan(1);
    launched(plan);
    LaunchPlan other = Plans.plan(pool(), 2, Market.SPOT, plan.clientToken());
    assertTrue(
        outcome(LaunchOutcome.Rejected.class, other)
            .reason()
            .contains("IdempotentParameterMismatch"));
    assertEquals(1, machines());
  }

  @Test
  void launch_saysWhereEachInstanceCameFrom() {
    tell(
        world ->
            world.capacity().allow(1, it -> it.instanceType().equals("m5.large"), Capacity.NONE));
    LaunchOutcome.Launched outcome = outcome(LaunchOutcome.Launched.class, plan(2));
    Map<Instance.Id, Offering> actual =
        ask(
            world ->
                world.machines().stream()
                    .collect(Collectors.toMap(Machine::id, Machine::offering)));
    assertEquals(2, Set.copyOf(actual.values()).size());
    assertEquals(actual, outcome.origins());
  }

  @Test
  void spotPrices_areThoseInForce_inTheZoneOfEachSubnet() {
    tell(
        world -> {
          world.zone("subnet-1", "eu-west-1a");
          world.zone("subnet-2", "eu-west-1b");
          world.zone("subnet-3", "eu-west-1a");
          world.spotPrice("m5.large", "eu-west-1a", "0.0345");
          world.spotPrice("m5.large", "eu-west-1b", "0.0312");
          world.spotPrice("c5.large", "eu-west-1b", "0.0298");
          world.spotPrice("r5.large", "eu-west-1a", "0.05");
        });
    assertEquals(
        Map.of(
            new Offering("m5.large", "subnet-1", Market.SPOT), new BigDecimal("0.0345"),
            new Offering("m5.large", "subnet-3", Market.SPOT), new BigDecimal("0.0345"),
            new Offering("m5.large", "subnet-2", Market.SPOT), new BigDecimal("0.0312"),
            new Offering("c5.large", "subnet-2", Market.SPOT), new BigDecimal("0.0298")),
        await(
            compute()
                .spotPrices(
                    List.of("m5.large", "c5.large"), List.of("subnet-1", "subnet-2", "subnet-3"))));
  }

  @Test
  void spotPrices_areNone_whereEc2HasNone_orNothingIsAskedFor() {
    assertEquals(Map.of(), await(compute().spotPrices(List.of("m5.large"), List.of("subnet-1"))));
    assertEquals(Map.of(), await(compute().spotPrices(List.of(), List.of())));
  }

  @Test
  void spotPrices_fail_whenTheyAreNotAllowed() {
    tell(world -> world.faults().until(Api.DESCRIBE_SPOT_PRICE_HISTORY, Fault.unauthorized()));
    awaitFailure(compute().spotPrices(List.of("m5.large"), List.of("subnet-1")));
  }

  @Test
  void launch_keepsWhatCame_whenCapacityEnds() {
    tell(world -> world.capacity().allow(2, _ -> true, Capacity.NONE));
    LaunchPlan plan = plan(3);
    LaunchOutcome.Launched outcome = outcome(LaunchOutcome.Launched.class, plan);
    assertEquals(2, outcome.instances().size());
    assertEquals(shortages(plan, Capacity.NONE), Set.copyOf(outcome.shortages()));
  }

  private static Set<Shortage> shortages(LaunchPlan plan, String code) {
    return plan.offerings().stream()
        .map(offering -> new Shortage(offering, code))
        .collect(Collectors.toSet());
  }

  @Test
  void launch_usesTheOtherOfferings_whenSomeHaveNoCapacity() {
    tell(
        world ->
            world
                .capacity()
                .refuse(offering -> offering.instanceType().equals("m5.large"), Capacity.NONE));
    assertEquals(2, launched(plan(2)).size());
    Set<String> types =
        ask(
            world ->
                world.machines().stream()
                    .map(machine -> machine.offering().instanceType())
                    .collect(Collectors.toSet()));
    assertEquals(Set.of("c5.large"), types);
  }

  @Test
  void launch_namesEveryOffering_whenNoneHasCapacity() {
    tell(world -> world.capacity().refuse(_ -> true, Capacity.NONE));
    LaunchPlan plan = plan(2);
    LaunchOutcome.NoCapacity outcome = outcome(LaunchOutcome.NoCapacity.class, plan);
    assertEquals(shortages(plan, Capacity.NONE), Set.copyOf(outcome.shortages()));
  }

  @Test
  void launch_reachesTheQuota_whenTheAccountHasNoMore() {
    tell(world -> world.capacity().refuse(_ -> true, "MaxSpotInstanceCountExceeded"));
    outcome(LaunchOutcome.QuotaReached.class, plan(1));
  }

  @Test
  void launch_isRejected_whenEveryOfferingIsWrong() {
    tell(world -> world.capacity().refuse(_ -> true, "InvalidAMIID.NotFound"));
    outcome(LaunchOutcome.Rejected.class, plan(1));
  }

  @Test
  void launch_isRetryable_whenTheCodeIsUnknown() {
    tell(world -> world.capacity().refuse(_ -> true, "SomethingNew"));
    outcome(LaunchOutcome.Failed.class, plan(1));
  }

  @Test
  void launch_isThrottled_whenEc2KeepsAskingToSlowDown() {
    tell(world -> world.faults().throttle(Api.CREATE_FLEET, 100));
    LaunchPlan plan = plan(1);
    outcome(LaunchOutcome.Throttled.class, plan);
    tell(world -> world.faults().clear());
    assertEquals(1, launched(plan).size());
  }

  @Test
  void launch_isRejected_whenNotAllowed() {
    tell(world -> world.faults().next(Api.CREATE_FLEET, 1, Fault.unauthorized()));
    outcome(LaunchOutcome.Rejected.class, plan(1));
  }

  @Test
  void launch_failsThenYieldsTheSameInstances_whenAnswersWereLost() {
    tell(world -> world.faults().until(Api.CREATE_FLEET, new Fault.LostReply()));
    LaunchPlan plan = plan(2);
    awaitFailure(compute().launch(plan));
    tell(world -> world.faults().clear());
    Set<Instance.Id> ids = launched(plan);
    assertEquals(ids, ask(ComputeFaultContract::machineIds));
  }

  private static Set<Instance.Id> machineIds(SimulatedCloud world) {
    return world.machines().stream().map(Machine::id).collect(Collectors.toSet());
  }

  @Test
  void launch_fails_whenEc2NeverAnswers() {
    tell(world -> world.faults().until(Api.CREATE_FLEET, new Fault.Hang()));
    awaitFailure(impatientCompute().launch(plan(1)));
    assertEquals(0, machines());
  }

  @Test
  void launch_fails_whenEc2IsBroken() {
    tell(
        world ->
            world
                .faults()
                .until(Api.CREATE_FLEET, new Fault.Refusal("InternalError", 500, "broken")));
    awaitFailure(compute().launch(plan(1)));
  }

  @Test
  void instances_missNewOnes_untilTheyBecomeVisible() {
    tell(world -> world.visibilityDelay(Duration.ofHours(1)));
    Set<Instance.Id> ids = launched(plan(1));
    assertEquals(List.of(), await(compute().instances()));
    tell(world -> world.visibilityDelay(Duration.ZERO));
    assertEquals(ids.size(), await(compute().instances()).size());
  }

  @Test
  void instances_failRatherThanMissSome_whenAPageFails() {
    launched(plan(7));
    tell(world -> world.faults().until(Api.DESCRIBE_INSTANCES, Fault.unauthorized()));
    awaitFailure(compute().instances());
  }

  @Test
  void states_areOfAll_whenThereAreHundreds() {
    Set<Instance.Id> ids = launched(plan(230));
    Set<Instance.Id> ended = ids.stream().limit(110).collect(Collectors.toSet());
    await(compute().terminate(ended));
    InstanceStates states = await(compute().states(ids));
    assertEquals(ended, states.ended().keySet());
    assertEquals(120, states.live().size());
  }

  @Test
  void states_failRatherThanMissSome_whenRefused() {
    Set<Instance.Id> ids = launched(plan(2));
    tell(world -> world.faults().until(Api.DESCRIBE_INSTANCES, Fault.unauthorized()));
    awaitFailure(compute().states(ids));
  }

  @Test
  void newInstances_areUnknown_untilTheyBecomeVisible() {
    tell(world -> world.visibilityDelay(Duration.ofHours(1)));
    Set<Instance.Id> ids = launched(plan(2));
    assertEquals(new InstanceStates(Set.of(), Map.of()), await(compute().states(ids)));
    assertEquals(all(ids, new Termination.Unknown()), await(compute().terminate(ids)));
    assertEquals(2, live());
    tell(world -> world.visibilityDelay(Duration.ZERO));
    assertEquals(ids, await(compute().states(ids)).live());
    assertEquals(all(ids, new Termination.Ended()), await(compute().terminate(ids)));
    assertEquals(0, live());
  }

  @Test
  void terminate_endsAll_whenThereAreHundreds() {
    List<Instance.Id> ids = new ArrayList<>(launched(plan(230)));
    ids.add(110, Plans.stranger(1));
    await(compute().terminate(ids));
    assertEquals(0, live());
  }

  private static Map<Instance.Id, Termination> all(Set<Instance.Id> ids, Termination result) {
    return ids.stream().collect(Collectors.toMap(Function.identity(), _ -> result));
  }

  @Test
  void terminate_saysSo_andCanBeRepeated_whenEc2IsBroken() {
    Set<Instance.Id> ids = new HashSet<>(launched(plan(2)));
    Fault broken = new Fault.Refusal("InternalError", 500, "An internal error has occurred");
    tell(world -> world.faults().until(Api.TERMINATE_INSTANCES, broken));
    await(compute().terminate(ids))
        .values()
        .forEach(result -> assertInstanceOf(Termination.Unanswered.class, result));
    assertEquals(2, live());
    tell(world -> world.faults().clear());
    await(compute().terminate(ids));
    assertEquals(0, live());
    assertEquals(List.of(), ask(SimulatedCloud::violations));
  }

  @Test
  void terminate_endsAllOthers_whenOneIsProtected_andRepeatsWhatEc2Says() {
    List<Instance.Id> ids = new ArrayList<>(launched(plan(130)));
    tell(world -> world.protect(ids.get(17)::equals));
    Map<Instance.Id, Termination> results = await(compute().terminate(ids));
    assertRefused(results.get(ids.get(17)), "disableApiTermination");
    assertEquals(1, live());
    assertEquals(129, ended(results));
  }

  @Test
  void terminate_endsAllOthers_whenOneIsDenied_andTheMessageNamesNone() {
    List<Instance.Id> ids = new ArrayList<>(launched(plan(100)));
    String message = "You are not authorized to perform this operation.";
    tell(
        world -> {
          world.refuseTermination(
              ids.get(3), new Fault.Refusal("UnauthorizedOperation", 403, message));
          world.refuseTermination(
              ids.get(99), new Fault.Refusal("IncorrectInstanceState", 400, "It is starting."));
        });
    Map<Instance.Id, Termination> results = await(compute().terminate(ids));
    assertRefused(results.get(ids.get(3)), message);
    assertRefused(results.get(ids.get(99)), "It is starting.");
    assertEquals(2, live());
    assertEquals(98, ended(results));
  }

  private static void assertRefused(Termination result, String message) {
    String reason = assertInstanceOf(Termination.Refused.class, result).reason();
    assertTrue(reason.contains(message), reason);
  }

  private static long ended(Map<Instance.Id, Termination> results) {
    return results.values().stream().filter(Termination.Ended.class::isInstance).count();
  }

  @Test
  void instances_haveStoppedOnes() {
    List<Instance.Id> ids = List.copyOf(launched(plan(2)));
    tell(
        world -> {
          world.shutdownStops(machine -> machine.id().equals(ids.getFirst()));
          world.machine(ids.getFirst()).orElseThrow().powerOff("shutdown");
          world.shutdownStops(_ -> false);
        });
    List<Instance> listed = await(compute().instances());
    assertEquals(2, listed.size());
    assertEquals(
        Set.of(ids.getFirst()),
        listed.stream().filter(Instance::stopped).map(Instance::id).collect(Collectors.toSet()));
    await(compute().terminate(ids));
    assertEquals(List.of(), await(compute().instances()));
  }

  @Test
  void states_sayWhyAnInstanceEnded() {
    List<Instance.Id> ids = new ArrayList<>(launched(plan(3)));
    List<String> reasons =
        List.of(
            "Client.InternalError: Client error on launch",
            "Server.InsufficientInstanceCapacity: There is no capacity",
            "Server.SpotInstanceTermination: Spot instance termination");
    tell(
        world -> {
          for (int i = 0; i < 3; i++) {
            world.machine(ids.get(i)).orElseThrow().powerOff(reasons.get(i));
          }
        });
    Map<Instance.Id, InstanceEnd> ended = await(compute().states(ids)).ended();
    for (int i = 0; i < 3; i++) {
      InstanceEnd end = ended.get(ids.get(i));
      assertEquals(reasons.get(i), end.reason());
      assertEquals(i > 0, end.shortOf().isPresent(), reasons.get(i));
    }
    Offering offering = ask(world -> world.machine(ids.get(1)).orElseThrow().offering());
    assertEquals(offering, ended.get(ids.get(1)).shortOf().orElseThrow());
  }

  @Test
  void launch_tagsEverythingItMakes() {
    launched(plan(1));
    var tags = ask(world -> world.launches().getFirst().request().tags());
    assertEquals(Set.of("fleet", "instance", "volume"), tags.keySet());
    for (var each : tags.values()) {
      assertEquals(ENVIRONMENT, each.get(Instance.Tag.ENVIRONMENT));
      assertEquals("linux-x64", each.get(Instance.Tag.POOL));
      assertEquals("octo-org", each.get(Instance.Tag.OWNER));
      assertEquals("organization", each.get(Instance.Tag.SCOPE));
      assertEquals("musterd linux-x64", each.get("Name"));
      assertEquals("build & \"tools\"", each.get("team"));
    }
  }
}
