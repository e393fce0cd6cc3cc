package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.Provisioning.Verify;
import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Capacity;
import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.PoolBuilder;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches of jobs, by the numbers of docs/scenarios.md. */
class ScaleUpScenariosTest {
  private static final Owner.Repository OTHER = new Owner.Repository("acme", "other");

  /** Row 54. A server's failure is tried again for the same instance; a refusal costs it. */
  @ParameterizedTest
  @CsvSource({"503, 3", "500, 3", "404, 4"})
  void threeJobs_allRun_whenOneOfTheirRegistrationsFails(int status, int launched) {
    try (SimWorld world = SimWorld.running()) {
      world.github().fail(Operation.JIT, 1, Fault.status(status, "Not this one"));
      List<Job.Id> jobs = world.burst(3);
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(launched, world.launched());
      assertEquals(3, world.cloud().peakLive());
    }
  }

  /** Row 57, and 38: the repositories of an organization share its request at its own level. */
  @ParameterizedTest
  @CsvSource({"ORGANIZATION, acme=2 globex=1", "REPOSITORY, acme/widgets=2 globex/gadgets=1"})
  void batch_isOneRequestForEachOwner(Owner.Scope scope, String expected) {
    try (SimWorld world = SimWorld.before(SimPools.linux().build()).scope(scope)) {
      world.github().install(SimWorld.WIDGETS);
      world.github().install(SimWorld.GADGETS);
      world.start();
      world.advance(Duration.ofSeconds(10));
      List<Job.Id> jobs =
          List.of(
              world.queueJob(SimWorld.WIDGETS, SimWorld.LINUX),
              world.queueJob(SimWorld.GADGETS, SimWorld.LINUX),
              world.queueJob(SimWorld.WIDGETS, SimWorld.LINUX));
      world.untilRun(jobs);
      assertEquals(
          expected,
          world.journal().all(Event.FleetRequested.class).stream()
              .map(request -> request.group().owner().name() + "=" + request.count())
              .sorted()
              .collect(Collectors.joining(" ")));
    }
  }

  /** Rows 41 and 65. */
  @Test
  void unlimitedPool_launchesTenJobsByOneRequest_withoutListingInstances() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().build()).reapEvery(Duration.ofHours(1))) {
      world.start();
      world.advance(Duration.ofSeconds(20));
      int lists = world.cloud().calls(Api.DESCRIBE_INSTANCES);
      world.burst(10);
      world.until(() -> world.launched() == 10, Duration.ofMinutes(1));
      assertEquals(1, world.cloud().launches().size());
      assertEquals(lists, world.cloud().calls(Api.DESCRIBE_INSTANCES));
    }
  }

  /** Row 62: one of three was cancelled while all were on their way. */
  @Test
  void cancelledJob_ofThree_getsNoRunner() {
    try (SimWorld world = SimWorld.running(SimPools.linux().alwaysDelay(SimWorld.DELAY).build())) {
      List<Job.Id> jobs = world.burst(3);
      world.advance(Duration.ofSeconds(1));
      world.github().cancelJob(jobs.get(1));
      world.untilRun(List.of(jobs.get(0), jobs.get(2)));
      world.untilNothingIsLeft();
      assertEquals(2, world.launched());
    }
  }

  /**
   * Row 63, and the reference's defect 2: it kept the wrong message, and one queued job was lost.
   * The first of three jobs has ended unheard, and there is room for one.
   */
  @Test
  void endedJob_isDropped_andTheOneWithoutRoomIsKept_whenThereIsRoomForOneOfThree() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().maxRunners(1).build()).verify(Verify.ALWAYS)) {
      world.start();
      world.advance(Duration.ofSeconds(10));
      world.github().jobsTake(Duration.ofMinutes(10));
      Job.Id ended = world.queueJob();
      world.github().sendWebhooksTo(_ -> Future.succeededFuture(0));
      world.github().cancelJob(ended);
      world.github().sendWebhooksTo(world::deliver);
      Job.Id first = world.queueJob();
      Job.Id second = world.queueJob();
      world.until(() -> world.github().jobStartedAt(first).isPresent(), Duration.ofMinutes(5));
      world.advance(Duration.ofSeconds(30));
      assertEquals(1, world.launched());
      assertEquals(List.of(second), world.queue().jobs());
      assertTrue(world.journal().has(Event.JobReleased.class, it -> it.job().equals(ended)));
      world.untilRun(List.of(first, second), Duration.ofMinutes(40));
      world.untilNothingIsLeft();
      assertEquals(2, world.launched());
    }
  }

  /** Row 58, and the reference's defect 14: a full pool of persistent runners dropped the job. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void jobs_areHeldAndRun_whenThePoolIsFull(boolean ephemeral) {
    PoolBuilder pool = SimPools.linux().maxRunners(1);
    try (SimWorld world = SimWorld.running((ephemeral ? pool : pool.persistent()).build())) {
      List<Job.Id> jobs = world.burst(4);
      world.until(() -> world.launched() == 1, Duration.ofMinutes(1));
      world.advance(Duration.ofSeconds(10));
      assertEquals(4, world.queue().jobs().size());
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(1, world.cloud().peakLive());
      assertEquals(ephemeral ? 4 : 1, world.launched());
    }
  }

  /** Row 70: the fleet names four offerings that had none, and 35 instances are missing. */
  @Test
  void everyMissingInstance_isHeldFor_notEveryErrorOfTheFleet() {
    try (SimWorld world = SimWorld.running(SimPools.linux().alwaysDelay(SimWorld.DELAY).build())) {
      // An owner of whose runners four were registered a moment ago gets forty at once.
      world.untilRun(world.burst(4));
      world.cloud().capacity().refuse(_ -> true, Capacity.NONE);
      List<Job.Id> jobs = world.burst(35);
      world.until(() -> world.journal().has(Event.LaunchShort.class), Duration.ofMinutes(1));
      assertEquals(4, world.cloud().launches().getLast().answer().errors().size());
      Event.LaunchShort shortage = world.journal().all(Event.LaunchShort.class).getFirst();
      assertEquals(35, shortage.missing());
      // Row 77: without an instance there is no parameter, and no registration.
      assertEquals(List.of(), world.cloud().parameters().all());
      assertEquals(4, world.github().calls(Operation.JIT), "those before");
      world.cloud().capacity().restore();
      world.untilRun(jobs);
    }
  }

  /** The reference's defect 3: the ephemeral runners of two jobs swap, and neither starves. */
  @Test
  void jobs_bothRun_whenTheirRunnersSwap() {
    try (SimWorld world = SimWorld.running()) {
      List<Job.Id> jobs = new ArrayList<>();
      for (int number = 0; number < 6; number++) {
        jobs.add(world.queueJob(number % 2 == 0 ? SimWorld.WIDGETS : OTHER, SimWorld.LINUX));
        world.advance(Duration.ofSeconds(7));
      }
      world.untilRun(jobs);
      world.untilNothingIsLeft();
      assertEquals(6, world.launched());
      Map<Boolean, Long> ran =
          jobs.stream().collect(Collectors.partitioningBy(world::ran, Collectors.counting()));
      assertEquals(6, ran.get(true));
    }
  }
}
