package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Instance;
import dev.musterd.model.InstanceStates;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.Market;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.Termination;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Compute} does, be it a fake, the adapter over a double, or the adapter over an
 * emulator. What emulators cannot do is in {@link ComputeFaultContract}.
 */
public abstract class ComputeContract {
  /** Fresh for each test, so that what another test left behind is not seen. */
  protected final String environment = "env-" + UUID.randomUUID().toString().substring(0, 8);

  /** The port for one environment. */
  protected abstract Compute compute(String environment);

  /** Waits for the end, however time passes here. */
  protected abstract <T> T await(Future<T> future);

  /** Starts a running instance with none of our tags. */
  protected abstract Instance.Id startForeign();

  /** Whether this instance of the cloud's is pending or running. */
  protected abstract boolean isLive(Instance.Id instance);

  /** An existing launch template. */
  protected String template() {
    return Plans.TEMPLATE;
  }

  /** Existing subnets. */
  protected List<String> subnets() {
    return List.of("subnet-1", "subnet-2");
  }

  private List<Instance> launch(String environment, int count, Market market) {
    var plan =
        Plans.plan(Plans.pool(template(), subnets()), count, market, UUID.randomUUID().toString());
    LaunchOutcome outcome = await(compute(environment).launch(plan));
    return assertInstanceOf(LaunchOutcome.Launched.class, outcome).instances();
  }

  private static Set<Instance.Id> ids(Collection<Instance> instances) {
    return instances.stream().map(Instance::id).collect(Collectors.toSet());
  }

  private Instance only(List<Instance> instances) {
    assertEquals(1, instances.size());
    return instances.getFirst();
  }

  @Test
  void launch_yieldsInstancesThatAreListed_onSpot() {
    List<Instance> launched = launch(environment, 2, Market.SPOT);
    List<Instance> listed = await(compute(environment).instances());
    assertEquals(2, ids(launched).size());
    assertEquals(ids(launched), ids(listed));
    OwnerPool ownerPool = new OwnerPool("linux-x64", Plans.OWNER);
    assertTrue(launched.stream().allMatch(it -> it.ownerPool().equals(ownerPool)));
    assertTrue(listed.stream().allMatch(it -> it.ownerPool().equals(ownerPool)));
  }

  @Test
  void launch_yieldsInstancesThatAreListed_onDemand() {
    List<Instance> launched = launch(environment, 1, Market.ON_DEMAND);
    assertEquals(ids(launched), ids(await(compute(environment).instances())));
  }

  /** Each instance is listed with its zone. */
  @Test
  void zone_isKnown_onceAnInstanceWasListedThere() {
    Compute compute = compute(environment);
    List<String> unknown = subnets();
    unknown.forEach(subnet -> assertEquals(Optional.empty(), compute.zone(subnet)));
    launch(environment, 1, Market.SPOT);
    await(compute.instances());
    assertTrue(unknown.stream().anyMatch(subnet -> compute.zone(subnet).isPresent()));
    assertEquals(Optional.empty(), compute.zone("subnet-that-nobody-has"));
  }

  @Test
  void launch_isRejected_whenTheTemplateDoesNotExist() {
    var plan =
        Plans.plan(
            Plans.pool("no-such-template", subnets()),
            1,
            Market.SPOT,
            UUID.randomUUID().toString());
    LaunchOutcome outcome = await(compute(environment).launch(plan));
    assertInstanceOf(LaunchOutcome.Rejected.class, outcome);
    assertEquals(List.of(), await(compute(environment).instances()));
  }

  @Test
  void ended_areOursThatNoLongerLive() {
    Set<Instance.Id> doomed = ids(launch(environment, 2, Market.SPOT));
    assertEquals(List.of(), await(compute(environment).ended()));
    await(compute(environment).terminate(doomed));
    assertEquals(doomed, ids(await(compute(environment).ended())));
  }

  @Test
  void states_tellTheLivingFromTheEnded_andLeaveOutOthers() {
    List<Instance> launched = launch(environment, 3, Market.SPOT);
    Instance.Id ended = launched.get(1).id();
    await(compute(environment).terminate(List.of(ended)));
    Set<Instance.Id> asked = new HashSet<>(ids(launched));
    asked.add(Plans.stranger(1));
    asked.add(startForeign());
    asked.addAll(ids(launch(environment + "-other", 1, Market.SPOT)));
    InstanceStates states = await(compute(environment).states(asked));
    assertEquals(Set.of(launched.get(0).id(), launched.get(2).id()), states.live());
    assertEquals(Set.of(ended), states.ended().keySet());
  }

  @Test
  void states_areOnlyOfThoseAskedFor() {
    List<Instance> launched = launch(environment, 2, Market.SPOT);
    Set<Instance.Id> one = Set.of(launched.getFirst().id());
    assertEquals(new InstanceStates(one, Map.of()), await(compute(environment).states(one)));
    assertEquals(
        new InstanceStates(Set.of(), Map.of()), await(compute(environment).states(Set.of())));
  }

  @Test
  void instances_areOfAllPages() {
    Set<Instance.Id> launched = ids(launch(environment, 7, Market.SPOT));
    assertEquals(launched, ids(await(compute(environment).instances())));
    assertEquals(7, await(compute(environment).instances()).size());
  }

  @Test
  void instances_leaveOutOthers_ofAnotherEnvironmentOrOfNone() {
    startForeign();
    launch(environment + "-other", 1, Market.SPOT);
    Set<Instance.Id> ours = ids(launch(environment, 1, Market.SPOT));
    assertEquals(ours, ids(await(compute(environment).instances())));
  }

  @Test
  void instances_areNone_whenNothingWasLaunched() {
    assertEquals(List.of(), await(compute(environment).instances()));
  }

  @Test
  void terminate_endsThese_andNoOther() {
    Instance.Id foreign = startForeign();
    List<Instance> launched = launch(environment, 3, Market.SPOT);
    List<Instance.Id> doomed = List.of(launched.get(0).id(), launched.get(2).id());
    await(compute(environment).terminate(doomed));
    assertEquals(Set.of(launched.get(1).id()), ids(await(compute(environment).instances())));
    assertTrue(isLive(foreign));
    assertTrue(doomed.stream().noneMatch(this::isLive));
  }

  @Test
  void terminate_isNoError_whenAlreadyTerminated() {
    Instance.Id id = only(launch(environment, 1, Market.SPOT)).id();
    await(compute(environment).terminate(List.of(id)));
    await(compute(environment).terminate(List.of(id)));
    assertEquals(List.of(), await(compute(environment).instances()));
  }

  @Test
  void terminate_endsTheKnown_whenOthersAreUnknown() {
    List<Instance.Id> ids = new ArrayList<>(ids(launch(environment, 2, Market.SPOT)));
    ids.add(1, Plans.stranger(1));
    ids.add(Plans.stranger(2));
    assertEquals(
        Set.of(Plans.stranger(1), Plans.stranger(2)),
        unknown(await(compute(environment).terminate(ids))));
    assertEquals(List.of(), await(compute(environment).instances()));
  }

  @Test
  void terminate_doesNothing_whenAllAreUnknownOrNone() {
    Set<Instance.Id> launched = ids(launch(environment, 1, Market.SPOT));
    assertEquals(Map.of(), await(compute(environment).terminate(List.of())));
    assertEquals(
        Map.of(Plans.stranger(3), new Termination.Unknown()),
        await(compute(environment).terminate(List.of(Plans.stranger(3)))));
    assertEquals(launched, ids(await(compute(environment).instances())));
  }

  private static Set<Instance.Id> unknown(Map<Instance.Id, Termination> results) {
    return results.entrySet().stream()
        .filter(result -> result.getValue() instanceof Termination.Unknown)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Test
  void tag_isSeenInTheList_andUntagRemovesIt() {
    Instance.Id id = only(launch(environment, 1, Market.SPOT)).id();
    await(compute(environment).tag(id, Instance.Tag.KEEP, "true"));
    assertTrue(listedIs(Instance::keep));
    await(compute(environment).tag(id, Instance.Tag.SUSPECT, "2026-11-01T00:00:00Z"));
    assertTrue(listedIs(it -> it.suspectSince().isPresent()));
    await(compute(environment).untag(id, Instance.Tag.SUSPECT));
    assertTrue(listedIs(it -> it.keep() && it.suspectSince().equals(Optional.empty())));
  }

  @Test
  void hold_isReadFromTheList_andGoesWithItsTag() {
    Instance.Id id = only(launch(environment, 1, Market.SPOT)).id();
    Instance.Hold hold =
        new Instance.Hold(Instant.parse("2026-11-29T10:00:00Z"), "alice.b-c_d@host+1");
    await(compute(environment).tag(List.of(id), hold.tags()));
    assertTrue(listedIs(it -> it.hold().equals(Optional.of(hold))));
    await(compute(environment).untag(id, Instance.Tag.HOLD_UNTIL));
    assertTrue(listedIs(it -> it.hold().isEmpty()));
  }

  private boolean listedIs(Predicate<Instance> expected) {
    return expected.test(only(await(compute(environment).instances())));
  }
}
