package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Capacity;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What EC2 can do to a launch or a list; the job runs all the same, and events say why it waited.
 */
class Ec2FaultsTest {
  @Test
  void noCapacityAtAll_holdsTheJobsUntilThereIs() {
    try (SimWorld world = SimWorld.running()) {
      world.cloud().capacity().refuse(_ -> true, Capacity.NONE);
      List<Job.Id> jobs = world.burst(3);
      world.advance(Duration.ofMinutes(10));
      assertEquals(0, world.launched());
      assertTrue(
          world.journal().reasons(jobs.getFirst()).stream()
              .anyMatch(reason -> reason.contains(Capacity.NONE)));
      world.cloud().capacity().restore();
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(3, world.launched());
    }
  }

  @Test
  void capacityForSome_launchesThemAndHoldsTheRest() {
    try (SimWorld world = SimWorld.running()) {
      world.cloud().capacity().allow(3, _ -> true, Capacity.NONE);
      List<Job.Id> jobs = world.burst(5);
      world.untilRun(jobs.subList(0, 3));
      assertEquals(3, world.launched());
      assertTrue(world.journal().has(Event.LaunchShort.class, it -> it.missing() == 2));
      world.cloud().capacity().restore();
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(5, world.launched());
    }
  }

  @Test
  void noSpot_isMadeUpForOnDemand_whenThePoolSaysSo() {
    try (SimWorld world = SimWorld.running(SimPools.linux().onDemandFallback().build())) {
      world
          .cloud()
          .capacity()
          .allow(2, offering -> offering.market() == Market.SPOT, Capacity.NONE);
      List<Job.Id> jobs = world.burst(5);
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(
          3,
          world.cloud().machines().stream()
              .filter(machine -> machine.offering().market() == Market.ON_DEMAND)
              .count());
      assertEquals(5, world.launched());
    }
  }

  /** The account's quota of spot says nothing of its quota of on-demand instances. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "MaxSpotInstanceCountExceeded",
        "MaxFleetCountExceeded",
        "VcpuLimitExceeded",
        "MaxSpotFleetRequestCountExceeded"
      })
  void spotQuota_isMadeUpForOnDemandAtOnce_whenThePoolSaysSo(String code) {
    try (SimWorld world = SimWorld.running(SimPools.linux().onDemandFallback().build())) {
      world.cloud().faults().next(Api.CREATE_FLEET, 1, new Fault.Refusal(code, 400, "No."));
      List<Job.Id> jobs = world.burst(3);
      world.untilRun(jobs, Duration.ofMinutes(2));
      assertTrue(
          world.cloud().machines().stream()
              .allMatch(machine -> machine.offering().market() == Market.ON_DEMAND));
      assertFalse(world.journal().has(Event.LaunchShort.class));
    }
  }

  @Test
  void spotQuotaPerOffering_isMadeUpForOnDemand_whenNothingCame() {
    try (SimWorld world = SimWorld.running(SimPools.linux().onDemandFallback().build())) {
      world
          .cloud()
          .capacity()
          .refuse(offering -> offering.market() == Market.SPOT, "MaxSpotInstanceCountExceeded");
      world.untilRun(world.burst(2), Duration.ofMinutes(2));
      assertEquals(2, world.launched());
    }
  }

  @Test
  void quotaOfBoth_holdsTheJobs() {
    try (SimWorld world = SimWorld.running(SimPools.linux().onDemandFallback().build())) {
      world.cloud().capacity().refuse(_ -> true, "VcpuLimitExceeded");
      Job.Id job = world.queueJob();
      world.advance(Duration.ofMinutes(5));
      assertTrue(world.cloud().calls(Api.CREATE_FLEET) < 10);
      assertTrue(
          world.journal().reasons(job).stream().anyMatch(it -> it.contains("VcpuLimitExceeded")));
      world.cloud().capacity().restore();
      world.untilRun(job);
    }
  }

  @Test
  void shortOffering_isLeftOut_whenAnotherPoolAsks() {
    try (SimWorld world =
        SimWorld.running(
            SimPools.pool("large", "large").instanceTypes(List.of("m5.large")).build(),
            SimPools.pool("any", "any").instanceTypes(List.of("m5.large", "c5.large")).build())) {
      world
          .cloud()
          .capacity()
          .refuse(offering -> offering.instanceType().equals("m5.large"), Capacity.NONE);
      world.queueJob(SimWorld.WIDGETS, Labels.of("large"));
      world.until(() -> world.journal().has(Event.LaunchShort.class), Duration.ofMinutes(1));
      Job.Id other = world.queueJob(SimWorld.WIDGETS, Labels.of("any"));
      world.untilRun(other);
      assertEquals(
          List.of("c5.large", "c5.large"),
          world.cloud().launches().stream()
              .filter(launch -> launch.request().template().endsWith("any"))
              .flatMap(launch -> launch.request().offerings().stream())
              .map(Offering::instanceType)
              .toList());
    }
  }

  /** What EC2 refuses a whole request for, and the least time that the job then waits. */
  @ParameterizedTest
  @CsvSource({
    "InsufficientInstanceCapacity, 500, PT10S",
    "MaxSpotInstanceCountExceeded, 400, PT60S",
    "UnauthorizedOperation, 403, PT60S",
    "RequestLimitExceeded, 503, PT2S",
    "SomethingNobodyKnows, 400, PT5S",
    "InternalError, 500, PT2S"
  })
  void refusedRequest_holdsTheJob_andSaysWhy(String code, int status, Duration wait) {
    try (SimWorld world = SimWorld.running()) {
      world.cloud().faults().next(Api.CREATE_FLEET, 1, new Fault.Refusal(code, status, "No."));
      Job.Id job = world.queueJob();
      world.until(() -> world.cloud().calls(Api.CREATE_FLEET) == 1, Duration.ofMinutes(1));
      var refused = world.time().instant();
      world.until(() -> world.cloud().calls(Api.CREATE_FLEET) == 2, Duration.ofMinutes(2));
      assertFalse(world.time().instant().isBefore(refused.plus(wait)));
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
      List<String> reasons = world.journal().reasons(job);
      assertTrue(
          reasons.stream().anyMatch(reason -> reason.contains(code) || reason.contains("No.")),
          () -> reasons.toString());
    }
  }

  @Test
  void requestThatIsWrong_isLoud() {
    try (SimWorld world = SimWorld.running()) {
      world.cloud().faults().until(Api.CREATE_FLEET, Fault.unauthorized());
      Job.Id job = world.queueJob();
      world.until(() -> world.journal().has(Event.LaunchRejected.class), Duration.ofMinutes(1));
      world.advance(Duration.ofHours(1));
      assertTrue(world.cloud().calls(Api.CREATE_FLEET) < 12, "retried slowly");
      world.cloud().faults().clear();
      world.untilRun(job);
      world.untilNothingIsLeft();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void lostAnswers_areAskedForAgain_andBringTheSameInstances(int losses) {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().build()).reapEvery(Duration.ofSeconds(5))) {
      world.start();
      world.advance(Duration.ofSeconds(10));
      world.cloud().faults().next(Api.CREATE_FLEET, losses, new Fault.LostReply());
      List<Job.Id> jobs = world.burst(3);
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(1, world.cloud().launches().size());
      assertEquals(3, world.launched(), world::story);
      assertTrue(
          world.journal().reasons(jobs.getFirst()).stream()
              .anyMatch(reason -> reason.startsWith("EC2's answer was lost")));
      assertFalse(world.journal().has(Event.InstanceAdopted.class), world::story);
    }
  }

  @Test
  void hangingRequest_isMadeAgain() {
    try (SimWorld world = SimWorld.running()) {
      world.cloud().faults().next(Api.CREATE_FLEET, 2, new Fault.Hang());
      Job.Id job = world.queueJob();
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
      assertTrue(
          world.journal().reasons(job).stream()
              .anyMatch(reason -> reason.startsWith("EC2's answer was lost")));
    }
  }

  @Test
  void missingListAtTheStart_launchesNothingUntilItIsThere() {
    try (SimWorld world = SimWorld.before(SimPools.linux().build())) {
      world.cloud().faults().until(Api.DESCRIBE_INSTANCES, Fault.throttle(Api.DESCRIBE_INSTANCES));
      world.start();
      Job.Id job = world.queueJob();
      world.advance(Duration.ofMinutes(2));
      assertEquals(0, world.launched());
      assertTrue(
          world.journal().has(Event.DutyFailed.class, it -> it.duty().equals("refresh inventory")));
      world.cloud().faults().clear();
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(1, world.launched());
    }
  }

  @Test
  void missingListAtATick_endsNoRunner() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.queueJob();
      world.until(() -> world.launched() == 1, Duration.ofMinutes(1));
      world.cloud().faults().until(Api.DESCRIBE_INSTANCES, new Fault.Hang());
      world.untilRun(job);
      world.advance(Duration.ofMinutes(15));
      assertTrue(world.journal().has(Event.DutyFailed.class, it -> it.duty().equals("reap")));
      assertFalse(world.journal().has(Event.InstanceTerminated.class));
      List<Job.Id> more = world.burst(3);
      world.untilRun(more);
      world.cloud().faults().clear();
      world.untilNothingIsLeft();
      assertEquals(4, world.launched());
    }
  }

  @Test
  void refusedTermination_isMadeUpForLater() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.queueJob();
      world.until(() -> world.journal().has(Event.InstancesLaunched.class), Duration.ofMinutes(1));
      world.github().cancelJob(job);
      world.cloud().behaviour(_ -> {}); // Never comes, so only we can end it.
      world
          .cloud()
          .faults()
          .next(Api.TERMINATE_INSTANCES, 2, Fault.throttle(Api.TERMINATE_INSTANCES));
      world.untilNothingIsLeft();
      assertTrue(
          world.journal().has(Event.DutyFailed.class, it -> it.duty().startsWith("terminate i-")));
      assertTrue(world.journal().has(Event.InstanceTerminated.class));
    }
  }
}
