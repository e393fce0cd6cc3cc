package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Market;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** EC2 launches instances and ends them at once, from pending to terminated. */
class EndedAtOnceTest {
  private static final String SHORT =
      "Server.InsufficientInstanceCapacity: There is no capacity for this request";

  private static void end(SimWorld world, String reason, Predicate<Machine> which) {
    world
        .cloud()
        .onLaunch(
            machine -> {
              if (which.test(machine)) {
                world.time().after(Duration.ofSeconds(3)).onSuccess(_ -> machine.powerOff(reason));
              }
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Client.InvalidKMSKey.InvalidState: The KMS key is disabled",
        "Client.InternalError: Client error on launch",
        "Client.VolumeLimitExceeded: Volume limit exceeded",
        "Client.InvalidSnapshot.NotFound: The snapshot does not exist",
        "Server.InternalError: An internal error",
        SHORT
      })
  void jobsWait_withoutManyLaunches_norABurial_andTheEventSaysWhy(String reason) {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(100).build())) {
      end(world, reason, _ -> true);
      List<Job.Id> jobs = world.burst(20);
      world.advance(Duration.ofHours(1));
      // A shortage is of one offering, and each of the four is tried once by all.
      int most = (reason.equals(SHORT) ? 80 : 20) + 16;
      assertTrue(world.launched() < most, () -> world.launched() + " launched");
      assertFalse(world.journal().has(Event.JobBuried.class));
      assertEquals(
          List.of(reason),
          world.journal().all(Event.InstanceVanished.class).stream()
              .map(Event.InstanceVanished::reason)
              .distinct()
              .toList());
      assertTrue(
          world.journal().reasons(jobs.getLast()).stream().anyMatch(it -> it.contains(reason)));
      end(world, reason, _ -> false);
      world.untilRun(jobs);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void shortOffering_isLeftOut_andTheJobGetsAnotherAtOnce() {
    try (SimWorld world =
        SimWorld.running(SimPools.linux().instanceTypes(List.of("m5.large", "c5.large")).build())) {
      end(world, SHORT, machine -> machine.offering().instanceType().equals("m5.large"));
      Job.Id job = world.queueJob();
      world.untilRun(List.of(job), Duration.ofMinutes(4));
      assertEquals("c5.large", world.machine(world.launched() - 1).offering().instanceType());
      assertEquals(Market.SPOT, world.machine(world.launched() - 1).offering().market());
    }
  }

  @Test
  void oneOfMany_stopsNoOtherLaunch() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(100).build())) {
      end(world, "Server.InternalError: Oops", _ -> world.launched() == 2);
      List<Job.Id> jobs = world.burst(5);
      world.untilRun(jobs, Duration.ofMinutes(4));
      assertEquals(6, world.launched());
    }
  }

  /** It counted as booting until its time to boot was over. */
  @Test
  void instanceThatNoListHasShown_isNoticedLongBeforeItsTimeIsOver() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().build()).reapEvery(Duration.ofMinutes(30))) {
      world.start();
      world.advance(Duration.ofSeconds(20));
      end(world, "Client.InternalError: Client error on launch", _ -> true);
      world.queueJob();
      world.until(() -> world.launched() == 1, Duration.ofMinutes(1));
      Instant launched = world.machine(0).launchedAt();
      world.until(() -> world.journal().has(Event.InstanceVanished.class), Duration.ofMinutes(2));
      assertTrue(world.time().instant().isBefore(launched.plusSeconds(30)));
    }
  }

  @Test
  void burst_asksOnceForAllItsInstances() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().maxRunners(100).build()).reapEvery(Duration.ofHours(1))) {
      world.start();
      world.advance(Duration.ofMinutes(6));
      int before = world.cloud().calls(Api.DESCRIBE_INSTANCES);
      world.cloud().bootDelay(() -> Duration.ofSeconds(40));
      world.untilRun(world.burst(50));
      int calls = world.cloud().calls(Api.DESCRIBE_INSTANCES) - before;
      assertTrue(calls <= 2, () -> calls + " calls");
    }
  }
}
