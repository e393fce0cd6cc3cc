package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.doubles.aws.Machine;
import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.InterruptionRecord;
import dev.musterd.model.InterruptionRecord.InterruptedJob;
import dev.musterd.model.InterruptionRecord.Kind;
import dev.musterd.model.InterruptionRecord.Rerun;
import dev.musterd.model.Job;
import dev.musterd.model.Market;
import dev.musterd.model.RunAttempt;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances that are interrupted or lost under a job, which then runs again. */
class RerunJobsTest {
  private static final Duration LONG = Duration.ofMinutes(20);
  private static final String SPOT = "spot interruption";
  private static final String BY_HAND = "TerminateInstances";

  private static SimWorld world() {
    SimWorld world =
        SimWorld.before(SimPools.linux().onDemandFallback().build())
            .rerun(true)
            .recoverEvery(Duration.ofMinutes(5));
    world.github().jobsTake(LONG);
    world.start();
    world.advance(Duration.ofSeconds(10));
    return world;
  }

  private static Job.Id running(SimWorld world, String... names) {
    List<Job.Id> jobs = world.github().queueRun(SimWorld.WIDGETS, SimWorld.LINUX, names);
    world.until(() -> started(world, jobs), Duration.ofMinutes(3));
    world.advance(Duration.ofSeconds(5));
    return jobs.getFirst();
  }

  private static boolean started(SimWorld world, List<Job.Id> jobs) {
    return jobs.stream().allMatch(job -> world.github().jobStartedAt(job).isPresent());
  }

  private static Machine machineOf(SimWorld world, Job.Id job) {
    String runner = world.github().jobRunner(job).orElseThrow();
    return world.cloud().machines().stream()
        .filter(machine -> runner.endsWith(machine.id().value()))
        .findFirst()
        .orElseThrow();
  }

  private static InterruptionRecord record(SimWorld world, Machine machine, Optional<Job.Id> job) {
    return new InterruptionRecord(
        machine.id(),
        world.time().instant(),
        Kind.SPOT_INTERRUPTION,
        Optional.empty(),
        job.flatMap(world.github()::runOf).map(run -> new InterruptedJob(run, "build")),
        "EC2 takes the instance back");
  }

  /** The instance writes its record, and its runner fails the job; then EC2 ends it. */
  private static void interrupt(SimWorld world, Job.Id job) {
    Machine machine = machineOf(world, job);
    world.interruptions().put(record(world, machine, Optional.of(job)));
    world.advance(Duration.ofSeconds(10));
    world.github().conclude(job, "failure");
    world.advance(Duration.ofSeconds(90));
    machine.powerOff(SPOT);
  }

  private static void untilAttempt(SimWorld world, RunAttempt run) {
    world.until(() -> !world.github().jobsOf(run).isEmpty(), Duration.ofMinutes(20));
  }

  private static Job.Id secondOf(SimWorld world, Job.Id job) {
    RunAttempt second = world.github().runOf(job).orElseThrow().next();
    untilAttempt(world, second);
    return world.github().jobsOf(second).getFirst();
  }

  private static List<Event.RerunDeclined> declined(SimWorld world) {
    return world.journal().all(Event.RerunDeclined.class);
  }

  private static void untilDeclined(SimWorld world, String reason) {
    world.until(() -> !declined(world).isEmpty(), Duration.ofHours(2));
    assertTrue(declined(world).getFirst().reason().contains(reason), declined(world).toString());
    assertEquals(0, world.github().calls(Operation.RERUN));
  }

  @Test
  void noticeDuringTheJob_runsItAgain_onDemand() {
    try (SimWorld world = world()) {
      Job.Id job = running(world, "build", "test");
      interrupt(world, job);
      assertEquals(0, world.github().calls(Operation.RERUN), "the run goes on");
      Job.Id again = secondOf(world, job);
      world.untilRun(List.of(again), Duration.ofMinutes(40));
      assertEquals(1, world.github().calls(Operation.RERUN));
      Event.FleetRequested last = world.journal().all(Event.FleetRequested.class).getLast();
      assertEquals(Market.ON_DEMAND, last.market());
      assertEquals(List.of(again), last.jobs());
      assertEquals(List.of(job), world.journal().all(Event.RerunRequested.class).getFirst().jobs());
    }
  }

  @Test
  void machineTerminatedByHand_isALoss() {
    try (SimWorld world = world()) {
      Job.Id job = running(world, "build");
      world.lose(machineOf(world, job), BY_HAND);
      Job.Id again = secondOf(world, job);
      InterruptionRecord record = world.interruptions().all().getFirst();
      assertEquals(Kind.LOST, record.kind());
      assertEquals("build", record.job().orElseThrow().name());
      world.untilRun(List.of(again), Duration.ofMinutes(40));
    }
  }

  @Test
  void noticeBeforeTheJob_repeatsNothing() {
    try (SimWorld world = world()) {
      Job.Id job = running(world, "build");
      Machine idle = machineOf(world, job);
      world.interruptions().put(record(world, idle, Optional.empty()));
      world.untilRun(List.of(job), Duration.ofMinutes(40));
      untilDeclined(world, "the run ended with success");
    }
  }

  /** It never got a job. */
  @Test
  void noticeOnAnIdleRunner_repeatsNothing() {
    try (SimWorld world = world()) {
      Job.Id job = running(world, "build");
      Machine machine = machineOf(world, job);
      InterruptionRecord idle =
          new InterruptionRecord(
              new Instance.Id("i-0123456789abcdef0"),
              world.time().instant(),
              Kind.SPOT_INTERRUPTION,
              Optional.empty(),
              Optional.empty(),
              "");
      world.interruptions().put(idle);
      world.untilRun(List.of(job), Duration.ofMinutes(40));
      untilDeclined(world, "no job is known to have run on it");
      assertFalse(machine.live());
    }
  }

  @Test
  void noticeAfterTheJob_repeatsNothing() {
    try (SimWorld world = world()) {
      Job.Id job = running(world, "build");
      Machine machine = machineOf(world, job);
      world.github().conclude(job, "failure");
      world.advance(Duration.ofMinutes(2));
      world.interruptions().put(record(world, machine, Optional.of(job)));
      untilDeclined(world, "no failed job of it ran on an interrupted instance");
    }
  }

  /** The instance failed its job early, and EC2 did not take it back after all. */
  @Test
  void noticeWithoutTermination_runsTheJobAgain() {
    try (SimWorld world = world()) {
      Job.Id job = running(world, "build");
      world.interruptions().put(record(world, machineOf(world, job), Optional.of(job)));
      world.github().conclude(job, "failure");
      world.untilRun(List.of(secondOf(world, job)), Duration.ofMinutes(40));
    }
  }

  @Test
  void noticeThatComesToNothing_repeatsNothing() {
    try (SimWorld world = world()) {
      Job.Id job = running(world, "build");
      world.interruptions().put(record(world, machineOf(world, job), Optional.of(job)));
      world.untilRun(List.of(job), Duration.ofMinutes(40));
      untilDeclined(world, "the run ended with success");
    }
  }

  @Test
  void twoNotices_inOneRun_makeOneAttempt() {
    try (SimWorld world = world()) {
      Job.Id build = running(world, "build", "test");
      Job.Id test = new Job.Id(build.value() + 1);
      interrupt(world, build);
      interrupt(world, test);
      RunAttempt second = world.github().runOf(build).orElseThrow().next();
      untilAttempt(world, second);
      assertEquals(2, world.github().jobsOf(second).size());
      world.untilRun(world.github().jobsOf(second), Duration.ofMinutes(40));
      assertEquals(1, world.github().calls(Operation.RERUN));
    }
  }

  @Test
  void secondAttempt_isRepeatedToo_andTheThirdIsNot() {
    try (SimWorld world = world()) {
      Job.Id first = running(world, "build");
      interrupt(world, first);
      Job.Id second = secondOf(world, first);
      world.until(() -> started(world, List.of(second)), Duration.ofMinutes(3));
      world.advance(Duration.ofSeconds(5));
      interrupt(world, second);
      Job.Id third = secondOf(world, second);
      world.until(() -> started(world, List.of(third)), Duration.ofMinutes(3));
      world.advance(Duration.ofSeconds(5));
      interrupt(world, third);
      world.until(() -> !declined(world).isEmpty(), Duration.ofHours(1));
      assertTrue(declined(world).getFirst().reason().contains("attempt 3"));
      assertEquals(2, world.github().calls(Operation.RERUN));
    }
  }

  @Test
  void jobThatFailedByItself_isNotRepeated() {
    try (SimWorld world = world()) {
      Job.Id build = running(world, "build", "test");
      world.github().conclude(new Job.Id(build.value() + 1), "failure");
      interrupt(world, build);
      untilDeclined(world, "its job test failed by itself");
    }
  }

  @Test
  void runCancelledByAPerson_isNeverRepeated() {
    try (SimWorld world = world()) {
      Job.Id build = running(world, "build", "test");
      interrupt(world, build);
      world.github().cancelRun(build);
      untilDeclined(world, "the run was cancelled");
      world.advance(Duration.ofHours(2));
      assertEquals(0, world.github().calls(Operation.RERUN));
    }
  }

  @Test
  void daemonDownForAnHour_repeatsWhatItsInstancesWrote() {
    try (SimWorld world = world()) {
      Job.Id job = running(world, "build");
      world.crash();
      interrupt(world, job);
      world.advance(Duration.ofHours(1));
      world.start();
      world.untilRun(List.of(secondOf(world, job)), Duration.ofMinutes(40));
      Rerun rerun = world.interruptions().all().getFirst().rerun();
      assertTrue(rerun instanceof Rerun.Requested, rerun::toString);
    }
  }

  /** Within the hour that EC2 shows an ended instance; GitHub's webhook is delivered again. */
  @Test
  void machineLost_whileNoDaemonRan_isFoundByItsFailedJob() {
    try (SimWorld world = world()) {
      Job.Id job = running(world, "build");
      world.crash();
      world.lose(machineOf(world, job), BY_HAND);
      world.advance(Duration.ofMinutes(30));
      world.start();
      world.untilRun(List.of(secondOf(world, job)), Duration.ofMinutes(40));
      assertEquals(Kind.LOST, world.interruptions().all().getFirst().kind());
    }
  }

  @Test
  void jobThatFailedByItself_whileNoDaemonRan_isNoLoss() {
    try (SimWorld world = world()) {
      Job.Id job = running(world, "build");
      world.crash();
      world.github().conclude(job, "failure");
      world.advance(Duration.ofMinutes(30));
      world.start();
      world.advance(Duration.ofHours(2));
      assertEquals(List.of(), world.interruptions().all());
      assertEquals(0, world.github().calls(Operation.RERUN));
    }
  }

  @Test
  void crashRightAfterTheRequest_repeatsItOnce() {
    try (SimWorld world = world()) {
      Job.Id job = running(world, "build");
      interrupt(world, job);
      world.until(() -> world.github().calls(Operation.RERUN) == 1, Duration.ofMinutes(20));
      world.crash();
      world.advance(Duration.ofMinutes(2));
      world.start();
      world.untilRun(List.of(secondOf(world, job)), Duration.ofMinutes(60));
      assertEquals(1, world.github().calls(Operation.RERUN));
    }
  }

  @Test
  void refusedRerun_isToldOnce() {
    try (SimWorld world = world()) {
      Job.Id job = running(world, "build");
      world.github().withoutActionsWrite();
      interrupt(world, job);
      world.until(() -> world.journal().has(Event.RerunRefused.class), Duration.ofMinutes(20));
      world.advance(Duration.ofHours(3));
      assertEquals(1, world.journal().all(Event.RerunRefused.class).size());
      assertEquals(1, world.github().calls(Operation.RERUN));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 429, 500, 502})
  void rerunThatIsNotAnswered_isTriedAgain(int status) {
    try (SimWorld world = world()) {
      Job.Id job = running(world, "build");
      String message = status == 403 ? "This workflow run is already running" : "Unicorn!";
      world.github().fail(Operation.RERUN, 3, Fault.status(status, message));
      interrupt(world, job);
      world.untilRun(List.of(secondOf(world, job)), Duration.ofMinutes(60));
      assertEquals(4, world.github().calls(Operation.RERUN));
    }
  }

  /** Without a bucket everything works as long as the daemon runs. */
  @Test
  void storeThatRefuses_losesNothingInMemory_andIsToldOnce() {
    try (SimWorld world = world()) {
      world.interruptions().refuse(Optional.of("NoSuchBucket"));
      Job.Id job = running(world, "build");
      world.lose(machineOf(world, job), BY_HAND);
      world.untilRun(List.of(secondOf(world, job)), Duration.ofMinutes(60));
      assertEquals(
          1,
          world.journal().all(Event.DutyFailed.class).stream()
              .filter(event -> event.duty().equals("gather interruptions"))
              .count());
    }
  }

  @Test
  void recordsOfLastWeek_areDeleted() {
    try (SimWorld world = world()) {
      Job.Id job = running(world, "build");
      interrupt(world, job);
      world.untilRun(List.of(secondOf(world, job)), Duration.ofMinutes(40));
      world.advance(Duration.ofDays(7));
      assertEquals(List.of(), world.interruptions().all());
    }
  }

  @Test
  void withoutTheSetting_nothingIsDone() {
    try (SimWorld world = SimWorld.running()) {
      world.github().jobsTake(LONG);
      Job.Id job = running(world, "build");
      interrupt(world, job);
      world.advance(Duration.ofHours(1));
      assertEquals(0, world.github().calls(Operation.RUN));
      assertFalse(world.journal().has(Event.InstanceInterrupted.class));
      assertTrue(world.interruptions().all().getFirst().isPending());
    }
  }

  @Test
  void onSpot_whenTheOperatorWantsIt() {
    SimWorld world = SimWorld.before(SimPools.linux().onDemandFallback().build()).rerun(false);
    try (world) {
      world.github().jobsTake(LONG);
      world.start();
      world.advance(Duration.ofSeconds(10));
      Job.Id job = running(world, "build");
      interrupt(world, job);
      world.untilRun(List.of(secondOf(world, job)), Duration.ofMinutes(40));
      assertTrue(
          world.journal().all(Event.FleetRequested.class).stream()
              .allMatch(event -> event.market() == Market.SPOT));
    }
  }
}
