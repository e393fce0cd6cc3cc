package dev.musterd.sim.scenarios;

import static dev.musterd.doubles.github.Fault.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Capacity;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.doubles.aws.Fault.LostReply;
import dev.musterd.doubles.github.Fault.Status;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Market;
import dev.musterd.model.Registration;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a warm pool when EC2 or GitHub fails. */
class WarmPoolFaultsTest {
  private static final String ALWAYS = "* * * * *";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static SimWorld before(int count) {
    return SimWorld.before(SimPools.linux().idle(ALWAYS, count).warm("acme").build());
  }

  private static long idle(SimWorld world) {
    return world.github().runners(SimWorld.ACME).stream()
        .filter(Registration::online)
        .filter(runner -> !runner.busy())
        .count();
  }

  private static void untilIdle(SimWorld world, int count) {
    world.until(() -> idle(world) == count, Duration.ofMinutes(20));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void lostAnswer_bringsNoSecondInstance(int losses) {
    try (SimWorld world = before(2)) {
      world.cloud().faults().next(Api.CREATE_FLEET, losses, new LostReply());
      world.start();
      untilIdle(world, 2);
      world.advance(Duration.ofMinutes(20));
      assertEquals(2, world.launched());
      assertEquals(1 + losses, world.cloud().calls(Api.CREATE_FLEET));
    }
  }

  @Test
  void partOfTheRunners_isKept_andTheRestComesLater() {
    try (SimWorld world = before(3)) {
      world.cloud().capacity().allow(1, _ -> true, Capacity.NONE);
      world.start();
      untilIdle(world, 1);
      assertTrue(world.journal().has(Event.LaunchShort.class, it -> it.missing() == 2));
      world.cloud().capacity().restore();
      untilIdle(world, 3);
      assertEquals(3, world.launched());
    }
  }

  @Test
  void shortRunners_areBoughtOnDemand_whenThePoolSaysSo() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().idle(ALWAYS, 3).warm("acme").onDemandFallback().build())) {
      world
          .cloud()
          .capacity()
          .allow(1, offering -> offering.market() == Market.SPOT, Capacity.NONE);
      world.start();
      untilIdle(world, 3);
      assertEquals(2, world.cloud().calls(Api.CREATE_FLEET));
      assertEquals(
          List.of(Market.SPOT, Market.ON_DEMAND, Market.ON_DEMAND),
          world.cloud().machines().stream().map(it -> it.offering().market()).toList());
    }
  }

  /** The shortage is one of warm runners: a job tries at once, and then waits for itself. */
  @Test
  void shortage_makesWarmRunnersWait_andNoJob() {
    try (SimWorld world = before(1)) {
      world.cloud().capacity().refuse(_ -> true, Capacity.NONE);
      world.start();
      world.advance(Duration.ofHours(1));
      int requests = world.cloud().calls(Api.CREATE_FLEET);
      assertTrue(requests <= 20, () -> requests + " requests in an hour");
      assertTrue(world.journal().has(Event.WarmRunnersHeld.class));
      world.cloud().capacity().restore();
      Job.Id job = world.queueJob();
      world.advance(SimWorld.DELAY.plusSeconds(2));
      assertEquals(1, world.launched(), world::story);
      world.untilRun(job);
      untilIdle(world, 1);
    }
  }

  @Test
  void refusedTemplate_costsFewRequests_andIsReported() {
    try (SimWorld world = before(1)) {
      world.cloud().faults().until(Api.CREATE_FLEET, Fault.unauthorized());
      world.start();
      world.advance(Duration.ofHours(2));
      assertTrue(world.journal().has(Event.LaunchRejected.class));
      assertTrue(world.cloud().calls(Api.CREATE_FLEET) <= 15);
      world.cloud().faults().clear();
      untilIdle(world, 1);
    }
  }

  @Test
  void refusedRegistration_costsTheInstance_andAnotherComesLater() {
    try (SimWorld world = before(1)) {
      world.github().fail(Operation.JIT, 1, status(422, "Nothing doing"));
      world.start();
      untilIdle(world, 1);
      assertEquals(2, world.launched());
      assertEquals(1, world.cloud().peakLive());
      assertTrue(world.journal().has(Event.ConfigurationFailed.class));
    }
  }

  @Test
  void rateLimit_isWaitedFor_beforeAnythingIsLaunched() {
    try (SimWorld world = before(1)) {
      Map<String, String> headers = Map.of("retry-after", "1200");
      world.github().fail(Operation.JIT, 1, new Status(429, "Too many", headers));
      world.start();
      world.until(() -> world.journal().has(Event.RateLimited.class), MINUTE);
      world.advance(Duration.ofMinutes(19));
      assertEquals(1, world.launched());
      assertTrue(
          world
              .journal()
              .has(
                  Event.WarmRunnersHeld.class,
                  it -> it.reason().startsWith("GitHub's rate limit lasts until")),
          world::story);
      untilIdle(world, 1);
      assertEquals(2, world.launched());
    }
  }

  @Test
  void largePool_isFilledInSteps() {
    try (SimWorld world = before(300)) {
      world.start();
      world.until(() -> idle(world) == 300, Duration.ofMinutes(10));
      List<Integer> steps =
          world.journal().all(Event.WarmRunnersRequested.class).stream()
              .map(Event.WarmRunnersRequested::count)
              .toList();
      assertEquals(10, steps.getFirst(), "before one is registered");
      assertEquals(100, steps.get(1), "ten for each that was");
      assertTrue(steps.size() <= 6, steps::toString);
      assertEquals(300, world.launched());
    }
  }

  @Test
  void missingListOfInstallations_startsNoRunner_untilGitHubGivesIt() {
    try (SimWorld world = SimWorld.before(SimPools.linux().idle(ALWAYS, 1).warm().build())) {
      world.github().fail(Operation.INSTALLATIONS, 3, status(503, "Unicorn!"));
      world.start();
      world.advance(Duration.ofMinutes(2));
      assertEquals(0, world.launched());
      assertEquals(
          List.of("maintain warm pools", "maintain warm pools"),
          world.journal().all(Event.DutyFailed.class).stream()
              .map(Event.DutyFailed::duty)
              .limit(2)
              .toList());
      untilIdle(world, 1);
      assertEquals(4, world.github().calls(Operation.INSTALLATIONS));
    }
  }

  @Test
  void ownerWhoseListIsMissing_getsNoRunner_andTheOtherIsServed() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().idle(ALWAYS, 1).warm("acme", "globex").build())) {
      world.start();
      world.advance(Duration.ofMinutes(6));
      assertEquals(2, world.launched());
      world.github().uninstall(SimWorld.ACME);
      world.interrupt(world.machine(0));
      world.interrupt(world.machine(1));
      world.advance(Duration.ofMinutes(20));
      assertEquals(3, world.launched(), world::story);
      assertEquals(
          1, world.github().runners(SimWorld.GLOBEX).stream().filter(Registration::online).count());
      world.github().install(SimWorld.ACME);
      world.until(() -> world.launched() == 4, Duration.ofMinutes(10));
    }
  }

  @Test
  void warmRunnerThatSpotTookBack_isReplaced() {
    try (SimWorld world = before(1)) {
      world.start();
      untilIdle(world, 1);
      world.interrupt(world.machine(0));
      world.until(() -> world.launched() == 2, Duration.ofMinutes(3));
      untilIdle(world, 1);
    }
  }
}
