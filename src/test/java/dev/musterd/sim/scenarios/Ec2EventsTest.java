package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.FakeCompute;
import dev.musterd.doubles.aws.Fault;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.doubles.sqs.ScriptedCalls.Call;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceNotice;
import dev.musterd.model.InstanceNotice.Kind;
import dev.musterd.model.Job;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PoolBuilder;
import dev.musterd.model.WebhookEvent;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** EC2's events: what they bring before the lists do, and that none of them is believed blindly. */
class Ec2EventsTest {
  /** Nothing but an event tells the daemon of an end within it. */
  private static final Duration LONG = Duration.ofHours(1);

  private static final Duration AT_ONCE = Duration.ofSeconds(5);
  private static final Kind TERMINATED = new Kind.StateChanged("terminated");
  private static final Kind WARNING = new Kind.InterruptionWarned("terminate");

  /** A settled world whose reaper does not run again, with a pool for one instance. */
  private static SimWorld world(boolean withEvents) {
    return world(withEvents, SimPools.linux().maxRunners(1));
  }

  private static SimWorld world(boolean withEvents, PoolBuilder pool) {
    SimWorld world = SimWorld.before(pool.build()).reapEvery(LONG);
    if (withEvents) {
      world.withEvents();
    }
    world.start();
    world.advance(Duration.ofSeconds(11)); // Its inventory is complete.
    return world;
  }

  private static Machine bootingFor(SimWorld world, Job.Id job) {
    world.until(() -> world.journal().has(Event.RunnerConfigured.class, _ -> true), AT_ONCE);
    assertTrue(world.journal().has(Event.InstancesLaunched.class, it -> it.jobs().contains(job)));
    world.advance(Duration.ofSeconds(3)); // EC2 knows it by then.
    return world.machine(0);
  }

  private static long vanished(SimWorld world, Machine machine) {
    return world.journal().all(Event.InstanceVanished.class).stream()
        .filter(event -> event.instance().equals(machine.id()))
        .count();
  }

  @Test
  void terminatedInstance_freesItsSlotAndItsJobAtOnce() {
    try (SimWorld world = world(true)) {
      Job.Id job = world.queueJob();
      Machine lost = bootingFor(world, job);
      lost.powerOff("Client.UserInitiatedShutdown: by hand");
      world.until(() -> vanished(world, lost) == 1, AT_ONCE);
      assertEquals(0, world.daemon().duties().inventory().live("linux-x64"));
      assertFalse(
          world.daemon().duties().backlog().find(job).orElseThrow().stage()
              instanceof PendingJob.Stage.Covered);
      world.untilRun(job);
      assertEquals(2, world.launched());
    }
  }

  @Test
  void terminatedInstance_givesItsSlotToTheNextJobAtOnce() {
    try (SimWorld world = world(true)) {
      world.burst(2);
      world.until(() -> world.journal().has(Event.JobStarted.class), Duration.ofMinutes(2));
      assertEquals(1, world.launched());
      world.interrupt(world.machine(0));
      world.until(() -> world.launched() == 2, AT_ONCE);
    }
  }

  /** The first lists may lack it, as EC2's lag behind a launch. */
  @Test
  void eventsOfUnknownInstances_stayInTheQueue_untilAllInstancesAreKnown() {
    try (SimWorld world = SimWorld.before(SimPools.linux().build()).withEvents()) {
      Instance.Id foreign = world.cloud().addForeign(Map.of("Name", "database"));
      world.cloud().tell(foreign, TERMINATED);
      world.start();
      world.advance(Duration.ofSeconds(9));
      assertEquals(1, world.events().size());
      assertFalse(world.journal().has(Event.InstanceEventIgnored.class));
      world.advance(Duration.ofMinutes(1));
      assertEquals(0, world.events().size());
      assertTrue(world.journal().has(Event.InstanceEventIgnored.class));
    }
  }

  /** Another node received the webhooks, as while the one that decided had stopped. */
  @Test
  void newsOfJobs_areReadAtTheStart_beforeAnythingIsDoneForThem() {
    try (SimWorld world = world(true, SimPools.linux())) {
      List<Job.Id> jobs = world.burst(3);
      world.until(() -> world.launched() == 3, Duration.ofMinutes(1));
      world.advance(AT_ONCE);
      world.crash();
      AtomicInteger starts = new AtomicInteger();
      world
          .github()
          .sendWebhooksTo(
              delivery -> {
                if (delivery.meaning() instanceof WebhookEvent.JobNews news) {
                  starts.incrementAndGet();
                  return world.events().send(news).map(202);
                }
                return Future.succeededFuture(502);
              });
      world.until(() -> starts.get() == jobs.size(), Duration.ofMinutes(2));
      world.start();
      world.advance(Duration.ofSeconds(1));
      assertEquals(3, world.journal().all(Event.JobStarted.class).size(), world::story);
      jobs.forEach(job -> assertTrue(world.daemon().duties().backlog().isDone(job)));
      world.untilRun(jobs);
      assertEquals(3, world.launched());
    }
  }

  @Test
  void terminatedInstance_isNoticedByTheNextListAlone_withoutTheQueue() {
    try (SimWorld world = world(false)) {
      Job.Id job = world.queueJob();
      bootingFor(world, job).powerOff("Client.UserInitiatedShutdown: by hand");
      world.advance(AT_ONCE);
      assertEquals(1, world.launched());
      assertEquals(1, world.journal().all(Event.InstanceEventsAbsent.class).size());
      world.untilRun(job);
    }
  }

  @Test
  void registrationOfATerminatedInstance_isDeletedByItsId() {
    try (SimWorld world = world(true)) {
      Job.Id job = world.queueJob();
      Machine lost = bootingFor(world, job);
      lost.powerOff("Client.UserInitiatedShutdown: by hand");
      world.until(() -> world.journal().has(Event.RegistrationForgotten.class, _ -> true), AT_ONCE);
      assertTrue(
          world.github().runners(SimWorld.ACME).stream()
              .noneMatch(runner -> runner.name().endsWith(lost.id().value())));
    }
  }

  /** GitHub refuses to delete a runner that it takes to be at work. */
  @Test
  void registrationOfARunnerAtWork_isLeftToTheReaper() {
    try (SimWorld world = world(true)) {
      Job.Id job = world.queueJob();
      world.until(
          () -> world.journal().has(Event.JobStarted.class, it -> it.job().equals(job)),
          Duration.ofMinutes(2));
      Machine lost = world.machine(0);
      world.interrupt(lost);
      world.until(() -> vanished(world, lost) == 1, AT_ONCE);
      assertFalse(world.journal().has(Event.RegistrationForgotten.class, _ -> true));
      assertFalse(world.journal().has(Event.DutyFailed.class, _ -> true));
    }
  }

  @Test
  void runnerThatDidItsJob_freesItsSlotAtOnce_withoutACallToGitHub() {
    try (SimWorld world = world(true)) {
      Job.Id first = world.queueJob();
      world.untilRun(first);
      int calls = world.github().calls();
      world.until(() -> vanished(world, world.machine(0)) == 1, AT_ONCE);
      world.advance(AT_ONCE);
      assertEquals(calls, world.github().calls());
    }
  }

  @Test
  void wrongEvent_doesNothing_andIsAskedAboutTwice() {
    try (SimWorld world = world(true)) {
      Job.Id job = world.queueJob();
      Machine machine = bootingFor(world, job);
      int lists = world.cloud().calls(Api.DESCRIBE_INSTANCES);
      world.cloud().tell(machine.id(), TERMINATED);
      world.advance(Duration.ofSeconds(2));
      assertEquals(lists + 1, world.cloud().calls(Api.DESCRIBE_INSTANCES));
      world.untilRun(job);
      world.until(() -> world.events().size() == 0, Duration.ofMinutes(2));
      assertEquals(1, world.launched());
      assertTrue(
          world
              .journal()
              .has(Event.InstanceEventIgnored.class, it -> it.reason().contains("not ended")));
    }
  }

  @Test
  void eventsTwiceLateAndOutOfOrder_countOnce() {
    try (SimWorld world = world(true)) {
      Job.Id job = world.queueJob();
      Machine lost = bootingFor(world, job);
      lost.powerOff("Client.UserInitiatedShutdown: by hand");
      world.cloud().tell(lost.id(), TERMINATED);
      world.advance(AT_ONCE);
      world.cloud().tell(lost.id(), WARNING);
      world.cloud().tell(lost.id(), new Kind.StateChanged("running"));
      world.cloud().tell(lost.id(), TERMINATED);
      world.untilRun(job);
      assertEquals(1, vanished(world, lost));
      assertEquals(2, world.launched());
      world.until(() -> world.events().size() == 0, Duration.ofMinutes(2));
    }
  }

  @Test
  void burstOfEvents_isOneQuestionToEc2() {
    try (SimWorld world = world(true, SimPools.linux().maxRunners(60))) {
      world.burst(50);
      world.until(
          () -> world.journal().all(Event.RunnerConfigured.class).size() == 50,
          Duration.ofSeconds(15));
      world.advance(Duration.ofSeconds(3));
      int lists = world.cloud().calls(Api.DESCRIBE_INSTANCES);
      List.copyOf(world.ourLive()).forEach(machine -> machine.powerOff("a zone is gone"));
      world.until(() -> world.journal().all(Event.InstanceVanished.class).size() == 50, AT_ONCE);
      assertTrue(world.cloud().calls(Api.DESCRIBE_INSTANCES) <= lists + 3);
    }
  }

  @Test
  void event_isKept_untilEc2Answers() {
    try (SimWorld world = world(true)) {
      Job.Id job = world.queueJob();
      world.until(
          () -> world.journal().has(Event.JobStarted.class, it -> it.job().equals(job)),
          Duration.ofMinutes(2));
      Machine lost = world.machine(0);
      world
          .cloud()
          .faults()
          .next(Api.DESCRIBE_INSTANCES, 1, new Fault.Refusal("InternalError", 500, "no"));
      world.interrupt(lost);
      world.advance(AT_ONCE);
      assertEquals(0, vanished(world, lost));
      assertTrue(world.journal().has(Event.DutyFailed.class));
      world.until(() -> vanished(world, lost) == 1, Duration.ofSeconds(45));
    }
  }

  @Test
  void idleRunner_isReplaced_whenItIsWarned() {
    try (SimWorld world = world(true)) {
      Job.Id job = world.queueJob();
      Machine doomed = bootingFor(world, job);
      world.cloud().tell(doomed.id(), WARNING);
      world.until(() -> world.launched() == 2, AT_ONCE);
      assertFalse(doomed.live());
      world.untilRun(job);
      assertEquals(1, world.journal().all(Event.InterruptionWarned.class).size());
      assertEquals(1, world.journal().all(Event.RunnerRetired.class).size());
    }
  }

  @Test
  void busyRunner_goesOn_whenItIsWarned_twice() {
    try (SimWorld world = world(true)) {
      Job.Id job = world.queueJob();
      world.until(
          () -> world.journal().has(Event.JobStarted.class, it -> it.job().equals(job)),
          Duration.ofMinutes(2));
      Instance.Id id = world.machine(0).id();
      world.cloud().tell(id, WARNING);
      world.cloud().tell(id, WARNING);
      world.cloud().tell(id, new Kind.RebalanceRecommended());
      world.advance(AT_ONCE);
      assertTrue(world.machine(0).live());
      assertTrue(world.daemon().duties().inventory().interruptionWarning(id).isPresent());
      List<Event.InterruptionWarned> told = world.journal().all(Event.InterruptionWarned.class);
      assertEquals(1, told.size());
      assertEquals(job, told.getFirst().running().orElseThrow());
      assertEquals(1, world.journal().all(Event.RebalanceRecommended.class).size());
      assertTrue(world.daemon().duties().inventory().rebalanceRecommendation(id).isPresent());
      world.untilRun(job);
    }
  }

  /** It may have begun a job before this process knew it. */
  @Test
  void runnerOfAnEarlierProcess_goesOn_whenItIsWarned() {
    try (SimWorld world = world(true)) {
      Job.Id job = world.queueJob();
      Machine machine = bootingFor(world, job);
      world.crash();
      world.start();
      world.advance(Duration.ofSeconds(8));
      world.cloud().tell(machine.id(), WARNING);
      world.advance(AT_ONCE);
      assertEquals(1, world.journal().all(Event.InterruptionWarned.class).size());
      assertTrue(machine.live());
      assertFalse(world.journal().has(Event.RunnerRetired.class));
    }
  }

  @Test
  void warnedRunner_isReplaced_thoughEc2DoesNotAnswerTheTermination() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(2).build()).withEvents()) {
      world.advance(Duration.ofMinutes(6)); // The queue is looked for again by then.
      Job.Id job = world.queueJob();
      Machine doomed = bootingFor(world, job);
      world
          .cloud()
          .faults()
          .next(Api.TERMINATE_INSTANCES, 1, Fault.throttle(Api.TERMINATE_INSTANCES));
      world.cloud().tell(doomed.id(), WARNING);
      world.untilRun(job);
      assertTrue(world.journal().has(Event.RunnerRetired.class));
      assertFalse(world.hasWorked(doomed.id()));
    }
  }

  @Test
  void keptInstance_isNotRetired_whenItIsWarned() {
    try (SimWorld world = world(true)) {
      Job.Id job = world.queueJob();
      Machine kept = bootingFor(world, job);
      new FakeCompute(world.cloud(), SimWorld.ENVIRONMENT)
          .tag(kept.id(), Instance.Tag.KEEP, "true");
      world.advance(Duration.ofSeconds(1));
      world.daemon().duties().reap();
      world.advance(Duration.ofSeconds(2));
      world.cloud().tell(kept.id(), WARNING);
      world.advance(AT_ONCE);
      assertTrue(kept.live());
    }
  }

  @Test
  void eventsThatAreNotOurs_areDeleted_andGarbageIsBuried() {
    try (SimWorld world = world(true)) {
      Instance.Id foreign = world.cloud().addForeign(Map.of("Name", "database"));
      world.cloud().tell(foreign, TERMINATED);
      InstanceNotice.Place elsewhere = new InstanceNotice.Place("999999999999", "eu-west-1");
      world
          .events()
          .emit(new InstanceNotice("e", elsewhere, world.time().instant(), foreign, TERMINATED));
      world.events().emitForeign("EC2 Fleet State Change");
      world.events().emitMalformed("garbage", "not a JSON object");
      world.advance(AT_ONCE);
      assertEquals(0, world.events().size());
      assertEquals("garbage", world.events().dead().getFirst().body());
      assertEquals(1, world.journal().all(Event.InstanceEventBuried.class).size());
      assertTrue(world.journal().all(Event.InstanceEventIgnored.class).size() >= 3);
      assertEquals(
          List.of(Event.Level.DEBUG, Event.Level.ERROR),
          List.of(
              world.journal().all(Event.InstanceEventIgnored.class).getFirst().level(),
              world.journal().all(Event.InstanceEventBuried.class).getFirst().level()));
    }
  }

  @Test
  void absentQueue_isLookedForNowAndThen_andUsedOnceItIsThere() {
    try (SimWorld world = world(false)) {
      int looks = world.events().script().count(Call.RECEIVE);
      world.advance(Duration.ofMinutes(20));
      assertTrue(world.events().script().count(Call.RECEIVE) <= looks + 5);
      assertEquals(1, world.journal().all(Event.InstanceEventsAbsent.class).size());
      world.withEvents();
      world.advance(Duration.ofMinutes(6));
      assertEquals(1, world.journal().all(Event.InstanceEventsPresent.class).size());
      Job.Id job = world.queueJob();
      Machine lost = bootingFor(world, job);
      lost.powerOff("Client.UserInitiatedShutdown: by hand");
      world.until(() -> vanished(world, lost) == 1, AT_ONCE);
    }
  }

  @Test
  void eventsOfADowntime_areFound_afterTheStart() {
    try (SimWorld world = world(true)) {
      Job.Id job = world.queueJob();
      Machine lost = bootingFor(world, job);
      world.crash();
      lost.powerOff("Client.UserInitiatedShutdown: by hand");
      world.advance(Duration.ofMinutes(10));
      world.start();
      world.untilRun(job);
      assertEquals(2, world.launched());
      world.until(() -> world.events().size() == 0, Duration.ofMinutes(2));
    }
  }
}
