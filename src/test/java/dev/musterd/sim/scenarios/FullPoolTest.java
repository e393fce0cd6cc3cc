package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits behind a full pool costs no calls, however much it is. */
class FullPoolTest {
  /**
   * Runners that are done keep their slot until EC2's list lacks them, so every check of what is
   * held wants the list; EC2 throttles who asks for each.
   */
  @Test
  void instances_areListedEveryFiveSeconds_howeverManyOwnersWait() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(2).build())) {
      List<Job.Id> jobs = new ArrayList<>();
      for (int number = 0; number < 20; number++) {
        Owner.Repository repository = new Owner.Repository("owner-" + number, "shop");
        world.github().install(new Owner.Organization(repository.account()));
        jobs.add(world.queueJob(repository, SimWorld.LINUX));
      }
      world.until(() -> world.journal().has(Event.JobStarted.class), Duration.ofMinutes(2));
      world.cloud().faults().until(Api.DESCRIBE_INSTANCES, Fault.throttle(Api.DESCRIBE_INSTANCES));
      world.until(() -> world.journal().has(Event.JobFinished.class), Duration.ofMinutes(2));
      int before = world.cloud().calls(Api.DESCRIBE_INSTANCES);
      world.advance(Duration.ofMinutes(1));
      int lists = world.cloud().calls(Api.DESCRIBE_INSTANCES) - before;
      assertTrue(lists <= 15, () -> lists + " lists in a minute");
      world.cloud().faults().clear();
      world.untilRun(jobs);
      assertEquals(20, world.launched());
      assertEquals(2, world.cloud().peakLive());
    }
  }

  /** A thousand answers would use up a fifth of an hour's calls, and be old when a slot is free. */
  @Test
  void jobsOfAnEarlierProcess_areAskedAbout_whenThereIsRoomForThem() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(3).build())) {
      world.github().jobsTake(Duration.ofHours(1));
      world.burst(60);
      world.until(() -> world.launched() == 3, Duration.ofMinutes(1));
      world.advance(Duration.ofMinutes(1));
      world.crash();
      world.start();
      world.advance(Duration.ofMinutes(10));
      assertTrue(
          world.github().calls(Operation.JOB) <= 3,
          () -> world.github().calls(Operation.JOB) + " questions");
      assertEquals(57, world.daemon().duties().backlog().size());
    }
  }
}
