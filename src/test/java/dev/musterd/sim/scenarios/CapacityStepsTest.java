package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Capacity;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Market;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.RunnerPool;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A pool's steps of capacity are tried in order within one launch; prices are told beside it. */
class CapacityStepsTest {
  private static final RunnerPool LADDER =
      SimPools.linux()
          .maxRunners(100)
          .capacity(
              PoolBuilder.spot("m5.large"),
              PoolBuilder.spot("m5.xlarge"),
              PoolBuilder.onDemand("m5.large"))
          .build();

  private static List<String> offerings(SimWorld world) {
    return world.cloud().machines().stream()
        .map(Machine::offering)
        .map(offering -> offering.instanceType() + " " + offering.market().word())
        .sorted()
        .toList();
  }

  @Test
  void rest_isAskedOfTheNextStep_atOnce() {
    try (SimWorld world = SimWorld.running(LADDER)) {
      world
          .cloud()
          .capacity()
          .allow(
              2,
              it -> it.instanceType().equals("m5.large") && it.market() == Market.SPOT,
              Capacity.NONE);
      List<Job.Id> jobs = world.burst(3);
      world.untilRun(jobs, Duration.ofMinutes(2));
      assertEquals(List.of("m5.large spot", "m5.large spot", "m5.xlarge spot"), offerings(world));
      assertFalse(world.journal().has(Event.LaunchShort.class));
      assertTrue(
          world
              .journal()
              .has(Event.CapacityStepShort.class, it -> it.step() == 1 && it.missing() == 1));
    }
  }

  @Test
  void noSpotAtAll_endsOnDemand_withOneRequestForEachStep() {
    try (SimWorld world = SimWorld.running(LADDER)) {
      world.cloud().capacity().refuse(it -> it.market() == Market.SPOT, Capacity.NONE);
      int before = world.cloud().calls(Api.CREATE_FLEET);
      world.untilRun(world.burst(5), Duration.ofMinutes(2));
      assertEquals(3, world.cloud().calls(Api.CREATE_FLEET) - before);
      assertTrue(offerings(world).stream().allMatch("m5.large on-demand"::equals));
    }
  }

  /** Each step that is known to be short would cost a fleet request. */
  @Test
  void stepsThatWereShortJustNow_areNotAskedAgain() {
    try (SimWorld world = SimWorld.running(LADDER)) {
      world.cloud().capacity().refuse(it -> it.market() == Market.SPOT, Capacity.NONE);
      world.untilRun(world.burst(1), Duration.ofMinutes(2));
      int before = world.cloud().calls(Api.CREATE_FLEET);
      world.untilRun(world.burst(1), Duration.ofMinutes(2));
      assertEquals(1, world.cloud().calls(Api.CREATE_FLEET) - before);
      world.cloud().capacity().restore();
      world.advance(Duration.ofMinutes(4));
      world.untilRun(world.burst(1), Duration.ofMinutes(2));
      assertEquals("m5.large spot", offerings(world).getLast());
    }
  }

  @Test
  void shortageOfEveryStep_holdsTheJob_andSaysSo() {
    try (SimWorld world = SimWorld.running(LADDER)) {
      world.cloud().capacity().refuse(_ -> true, Capacity.NONE);
      Job.Id job = world.queueJob();
      world.advance(Duration.ofMinutes(5));
      assertEquals(0, world.launched());
      assertTrue(world.journal().reasons(job).stream().anyMatch(it -> it.contains(Capacity.NONE)));
      world.cloud().capacity().restore();
      world.untilRun(job);
      world.untilNothingIsLeft();
    }
  }

  /** The answer to the second step's request is lost: it is repeated, and brings no second one. */
  @Test
  void lostAnswer_ofALaterStep_bringsNoSecondInstance() {
    try (SimWorld world = SimWorld.running(LADDER)) {
      world
          .cloud()
          .capacity()
          .refuse(
              it -> it.instanceType().equals("m5.large") && it.market() == Market.SPOT,
              Capacity.NONE);
      AtomicInteger requests = new AtomicInteger();
      world
          .cloud()
          .faults()
          .weather(
              api ->
                  api == Api.CREATE_FLEET && requests.incrementAndGet() == 2
                      ? Optional.of(new Fault.LostReply())
                      : Optional.empty());
      Job.Id job = world.queueJob();
      world.untilRun(job);
      world.untilNothingIsLeft();
      assertEquals(List.of("m5.xlarge spot"), offerings(world));
    }
  }

  @Test
  void launch_saysWhatItCosts_onceThePricesAreKnown() {
    try (SimWorld world = SimWorld.running(LADDER)) {
      String subnet = LADDER.launch().subnets().getFirst();
      world.cloud().zone(subnet, "eu-west-1a");
      world.cloud().spotPrice("m5.large", "eu-west-1a", "0.034500");
      world.untilRun(world.burst(2));
      world.untilRun(world.burst(1));
      List<String> last = world.journal().all(Event.InstancesLaunched.class).getLast().from();
      assertEquals(List.of("1 m5.large/" + subnet + "/spot at $0.0345/h"), last);
      assertEquals(1, world.cloud().calls(Api.DESCRIBE_SPOT_PRICE_HISTORY));
      world.advance(Duration.ofMinutes(61));
      assertEquals(1, world.cloud().calls(Api.DESCRIBE_SPOT_PRICE_HISTORY));
      world.untilRun(world.burst(1));
      assertEquals(2, world.cloud().calls(Api.DESCRIBE_SPOT_PRICE_HISTORY));
    }
  }

  @Test
  void priceThatCannotBeRead_holdsUpNoLaunch_andIsToldOnceAnHour() {
    try (SimWorld world = SimWorld.running(LADDER)) {
      world
          .cloud()
          .faults()
          .until(
              Api.DESCRIBE_SPOT_PRICE_HISTORY,
              new Fault.Refusal("UnauthorizedOperation", 403, "No."));
      world.untilRun(world.burst(2));
      world.untilRun(world.burst(2));
      assertEquals(1, world.journal().all(Event.PricesUnknown.class).size());
      assertFalse(world.journal().all(Event.InstancesLaunched.class).getLast().from().isEmpty());
    }
  }
}
