package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that nothing but the limits stands in the way of. */
class JobsInTimeTest {
  private static final Labels ARM = Labels.of("self-hosted", "linux", "arm64");

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 100})
  void burst_getsOneRunnerEach_andNothingIsLeft(int size) {
    try (SimWorld world = SimWorld.running()) {
      List<Job.Id> jobs = world.burst(size);
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(size, world.launched());
    }
  }

  /** Calls take 80 and 200 ms in this world; a hundred are to be configured within five seconds. */
  @Test
  void burstOfAHundred_isConfiguredWithinFiveSeconds_ofTheFirstJobsComing() {
    try (SimWorld world = SimWorld.running()) {
      world.burst(100);
      world.until(() -> world.journal().has(Event.JobReceived.class), Duration.ofMinutes(1));
      world.until(
          () -> world.journal().all(Event.RunnerConfigured.class).size() == 100,
          Duration.ofSeconds(5));
    }
  }

  @Test
  void jobs_getTheirOwnPoolAndOwner_whenThereAreSeveral() {
    try (SimWorld world =
        SimWorld.running(
            SimPools.linux().build(),
            SimPools.pool("linux-arm64", "self-hosted", "linux", "arm64").build())) {
      List<Job.Id> jobs = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        jobs.add(world.queueJob(SimWorld.WIDGETS, SimWorld.LINUX));
        jobs.add(world.queueJob(SimWorld.WIDGETS, ARM));
        jobs.add(world.queueJob(SimWorld.GADGETS, SimWorld.LINUX));
      }
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(9, world.launched());
      assertEquals(6, launchedFor(world, Instance.Tag.POOL, "linux-x64"));
      assertEquals(6, launchedFor(world, Instance.Tag.OWNER, "acme"));
    }
  }

  @Test
  void jobs_waitForASlot_whenThePoolIsFull() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(2).build())) {
      List<Job.Id> jobs = world.burst(7);
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(7, world.launched());
      assertEquals(2, world.cloud().peakLive());
      assertTrue(
          world
              .journal()
              .reasons(jobs.getLast())
              .contains("pool linux-x64 is at its maximum of 2"));
    }
  }

  @Test
  void jobs_shareThePoolsSlots_whenTheyHaveSeveralOwners() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build())) {
      List<Job.Id> jobs = new ArrayList<>(world.burst(2));
      jobs.add(world.queueJob(SimWorld.GADGETS, SimWorld.LINUX));
      jobs.addAll(world.burst(1));
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(1, world.cloud().peakLive());
      assertEquals(4, world.launched());
    }
  }

  @Test
  void jobs_waitForTheirOwnersSlot_whenTheOwnerIsAtItsMaximum() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunnersPerOwner(1).build())) {
      List<Job.Id> jobs = new ArrayList<>(world.burst(3));
      Job.Id other = world.queueJob(SimWorld.GADGETS, SimWorld.LINUX);
      jobs.add(other);
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(2, world.cloud().peakLive());
      assertEquals(List.of(), world.journal().reasons(other));
      assertTrue(
          world
              .journal()
              .reasons(jobs.get(2))
              .contains("pool linux-x64 is at its maximum of 1 per owner"));
    }
  }

  @Test
  void job_isRefused_whenNoPoolHasItsLabels() {
    try (SimWorld world = SimWorld.running()) {
      world.queueJob(SimWorld.WIDGETS, ARM);
      world.advance(SimWorld.VISIBILITY);
      assertEquals(0, world.launched());
      assertTrue(world.journal().has(Event.JobRefused.class));
    }
  }

  private static long launchedFor(SimWorld world, String tag, String value) {
    return world.cloud().machines().stream()
        .filter(machine -> value.equals(machine.tags().get(tag)))
        .count();
  }
}
