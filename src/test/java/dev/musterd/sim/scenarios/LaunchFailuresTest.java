package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Capacity;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long what goes wrong with one launch keeps back the next. */
class LaunchFailuresTest {
  private static final Duration LONG = Duration.ofHours(1);

  /** Longer than every back-off, so that all that can be launched is. */
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void failedConfiguration_countsForItself_afterALongShortage() {
    try (SimWorld world = SimWorld.running()) {
      world.cloud().capacity().refuse(_ -> true, Capacity.NONE);
      Job.Id job = world.queueJob();
      world.until(() -> world.cloud().calls(Api.CREATE_FLEET) == 6, LONG);
      world.cloud().capacity().restore();
      world.cloud().faults().throttle(Api.PUT_PARAMETER, 1);
      world.until(() -> world.journal().has(Event.ConfigurationFailed.class), LONG);
      Instant failed = world.time().instant();
      world.until(() -> world.journal().has(Event.RunnerConfigured.class), LONG);
      Duration waited = Duration.between(failed, world.time().instant());
      assertTrue(waited.compareTo(Duration.ofSeconds(45)) < 0, waited::toString);
      world.untilRun(job);
    }
  }

  @Test
  void shortage_isAFirstOneAgain_afterEc2BroughtAll() {
    try (SimWorld world = SimWorld.running()) {
      world.cloud().capacity().refuse(_ -> true, Capacity.NONE);
      world.queueJob();
      world.until(() -> world.cloud().calls(Api.CREATE_FLEET) == 5, LONG);
      world.cloud().capacity().restore();
      world.cloud().faults().throttle(Api.PUT_PARAMETER, 1);
      world.until(() -> world.journal().has(Event.ConfigurationFailed.class), LONG);
      world.cloud().capacity().refuse(_ -> true, Capacity.NONE);
      int shortages = world.journal().all(Event.LaunchShort.class).size();
      world.until(() -> world.journal().all(Event.LaunchShort.class).size() > shortages, LONG);
      Instant retry = world.journal().all(Event.LaunchShort.class).getLast().retryAt();
      assertEquals(Duration.ofSeconds(10), Duration.between(world.time().instant(), retry));
    }
  }

  @Test
  void severalOwners_launchNoMoreThanGitHubRegistersSoon() {
    try (SimWorld world = SimWorld.running()) {
      int soon =
          180 + 30 * 3; // GitHub's burst, and three a second for as long as runners may wait.
      List<Job.Id> jobs = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        jobs.add(world.queueJob(SimWorld.WIDGETS, SimWorld.LINUX));
        jobs.add(world.queueJob(SimWorld.GADGETS, SimWorld.LINUX));
      }
      world.until(() -> world.launched() > 0, LONG);
      Instant first = world.time().instant();
      world.advance(Duration.ofSeconds(2));
      assertTrue(world.launched() > 200, () -> world.launched() + " launched at once");
      assertTrue(
          world.launched()
              <= soon + 3 * Duration.between(first, world.time().instant()).toSeconds(),
          () -> world.launched() + " launched at once");
      world.untilRun(jobs);
      assertEquals(400, world.launched());
      assertEquals(400, world.github().calls(Operation.JIT));
      world.untilNothingIsLeft();
    }
  }

  @Test
  void promisedRegistrations_areFreeAgain_whenNothingCame() {
    try (SimWorld world = SimWorld.running()) {
      world.cloud().capacity().refuse(_ -> true, Capacity.NONE);
      List<Job.Id> jobs = world.burst(150);
      world.until(() -> world.cloud().calls(Api.CREATE_FLEET) == 4, LONG);
      world.cloud().capacity().restore();
      world.untilRun(jobs);
      assertEquals(150, world.launched());
    }
  }

  @Test
  void brokenImage_hasAWarmPoolLaunchEverMoreSeldom() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().idle("* * * * *", 2).warm("acme").build())) {
      world.breakMachines(_ -> true);
      world.start();
      world.advance(DAY);
      assertTrue(world.launched() <= 60, () -> world.launched() + " launches in a day");
      assertTrue(world.launched() >= 30, () -> world.launched() + " launches in a day");
      assertTrue(
          world
              .journal()
              .has(
                  Event.WarmRunnersHeld.class,
                  it -> it.reason().contains("was not online within 300 s")),
          world::story);
    }
  }

  @Test
  void imageThatPowersOffAtOnce_hasAWarmPoolLaunchEverMoreSeldom() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().idle("* * * * *", 2).warm("acme").build())) {
      world.breakMachines(
          machine -> {
            machine.powerOff("user data failed");
            return true;
          });
      world.start();
      world.advance(DAY);
      assertTrue(world.launched() <= 70, () -> world.launched() + " launches in a day");
      assertTrue(
          world
              .journal()
              .has(
                  Event.WarmRunnersHeld.class,
                  it -> it.reason().contains("ended before its runner")),
          world::story);
    }
  }

  @Test
  void mendedImage_fillsTheWarmPool_andTheNextMissIsAFirstOne() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().idle("* * * * *", 1).warm("acme").build())) {
      world.breakMachines(_ -> true);
      world.start();
      world.advance(Duration.ofHours(2));
      world.breakMachines(_ -> false);
      int broken = world.launched();
      world.until(() -> world.launched() > broken, LONG.multipliedBy(2));
      world.advance(Duration.ofMinutes(3));
      assertEquals(broken + 1, world.launched());
      world.interrupt(world.machine(broken));
      world.until(() -> world.launched() == broken + 2, Duration.ofMinutes(4));
    }
  }

  /** What a warm pool met with is its own: a job is launched for at once. */
  @Test
  void brokenImage_keepsNoJobBack() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().idle("* * * * *", 1).warm("acme").build())) {
      world.breakMachines(_ -> true);
      world.start();
      world.advance(Duration.ofHours(5));
      world.breakMachines(_ -> false);
      Job.Id job = world.queueJob();
      world.untilRun(List.of(job), Duration.ofMinutes(12));
    }
  }
}
