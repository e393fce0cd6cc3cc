package dev.musterd.sim.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.decide.Provisioning;
import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.aws.Capacity;
import dev.musterd.doubles.aws.Machine;
import dev.musterd.doubles.github.Fault;
import dev.musterd.doubles.github.Operation;
import dev.musterd.flow.Explanation;
import dev.musterd.flow.ProvisionRunners;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.JobStatus;
import dev.musterd.model.JobStatus.State;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import dev.musterd.model.Runner;
import dev.musterd.sim.world.SimPools;
import dev.musterd.sim.world.SimWorld;
import dev.musterd.state.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * An operator who asks about a job learns its state and why, with any fault. Each test goes through
 * a situation, asks about every job at every instant at which anything happens, and at the end
 * names the sentences that must have been said.
 */
class ExplainEveryJobTest {
  private static final Duration PATIENCE = Duration.ofMinutes(40);

  /** The pool and owner, the instance, GitHub, or the job: something that one can check. */
  private static final Pattern NAMES =
      Pattern.compile("pool [a-z0-9-]+|i-[0-9a-f]{8,17}|GitHub|EC2|job [0-9]+|dead-letter|runner");

  /** What was said of each job, in order, without repetitions that differ in numbers only. */
  private final Map<Job.Id, List<String>> said = new LinkedHashMap<>();

  @Test
  void jobsAtTheMaximum_showSo_andThenFollowedToTheirEnd() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(2).build())) {
      List<Job.Id> jobs = world.burst(6);
      live(world, jobs, () -> jobs.stream().allMatch(world::ran));
      said(jobs.getFirst(), "runner i-\\w+ boots for it since");
      said(jobs.getFirst(), "it started on runner i-\\w+");
      said(jobs.getFirst(), "it ended on runner i-\\w+ at .*: success");
      said(
          jobs.getLast(),
          "pool linux-x64 is at its maximum of 2; checked again within 5s, and as soon as");
    }
  }

  @Test
  void jobOfAPoolThatMayHaveNoRunner_showsWhatToRaise() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(0).build())) {
      Job.Id job = world.queueJob();
      live(world, List.of(job), Duration.ofMinutes(1));
      said(job, "pool linux-x64 is at its maximum of 0; nothing is launched before max-runners");
    }
  }

  @Test
  void jobsOfOneOwner_showTheirOwnMaximum() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunnersPerOwner(1).build())) {
      List<Job.Id> jobs = world.burst(2);
      live(world, jobs, Duration.ofMinutes(1));
      said(jobs.getLast(), "pool linux-x64 is at its maximum of 1 per owner");
    }
  }

  @Test
  void jobsWithoutCapacity_showEc2sReason() {
    try (SimWorld world = SimWorld.running()) {
      world.cloud().capacity().refuse(_ -> true, Capacity.NONE);
      List<Job.Id> jobs = world.burst(3);
      live(world, jobs, Duration.ofMinutes(10));
      said(jobs.getFirst(), Capacity.NONE + ".* pool linux-x64 and acme; tried again in ");
      world.cloud().capacity().restore();
      live(world, jobs, () -> jobs.stream().allMatch(world::ran));
    }
  }

  @Test
  void jobsWhileEc2IsSilent_showThatItIsAsked_andThatItsAnswerWasLost() {
    try (SimWorld world = SimWorld.running()) {
      world
          .cloud()
          .faults()
          .next(Api.CREATE_FLEET, 3, new dev.musterd.doubles.aws.Fault.LostReply());
      Job.Id first = world.queueJob();
      world.until(() -> !world.journal().reasons(first).isEmpty(), PATIENCE);
      Job.Id second = world.queueJob();
      List<Job.Id> jobs = List.of(first, second);
      live(world, jobs, () -> jobs.stream().allMatch(world::ran));
      said(first, "asking EC2 for pool linux-x64 and acme: EC2's answer was lost: .*; the same");
      said(second, "EC2 has not yet answered the last fleet request for pool linux-x64 and acme");
    }
  }

  @Test
  void jobsWhileGitHubIsLimited_showUntilWhen() {
    try (SimWorld world = SimWorld.running()) {
      world
          .github()
          .fail(
              Operation.JIT,
              1,
              new Fault.Status(429, "Too many requests", Map.of("retry-after", "1200")));
      Job.Id first = world.queueJob();
      world.until(() -> world.journal().has(Event.RateLimited.class), PATIENCE);
      Job.Id second = world.queueJob();
      live(world, List.of(first, second), () -> world.ran(first) && world.ran(second));
      said(second, "GitHub's rate limit lasts until 2026-\\S+, so nothing is launched for pool");
    }
  }

  @Test
  void jobsWhoseRunnerCannotBeConfigured_showWhy() {
    try (SimWorld world = SimWorld.running()) {
      world.github().fail(Operation.JIT, 1, Fault.status(422, "Nothing doing"));
      Job.Id job = world.queueJob();
      live(world, List.of(job), () -> world.ran(job));
      said(job, "runner i-\\w+ was launched for it \\S+ ago, and is being registered");
      said(job, "GitHub registers no runner: .*Nothing doing");
    }
  }

  @Test
  void jobsOfAPersistentPool_showThatGitHubIsAsked() {
    try (SimWorld world =
        SimWorld.before(SimPools.linux().persistent().build()).verify(Provisioning.Verify.AUTO)) {
      world.start();
      world.advance(Duration.ofSeconds(10));
      world.github().fail(Operation.JOB, 2, Fault.status(500, "Unicorn!"));
      Job.Id job = world.queueJob();
      live(world, List.of(job), () -> world.ran(job));
      said(job, "asking GitHub, for pool linux-x64 and acme");
      said(job, "GitHub does not say whether it waits: .*; checked again in ");
    }
  }

  @Test
  void jobsAfterARestart_showThatItSettles() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(1).build())) {
      List<Job.Id> jobs = world.burst(2);
      world.until(() -> !world.journal().reasons(jobs.getLast()).isEmpty(), PATIENCE);
      world.crash();
      world
          .cloud()
          .faults()
          .until(
              Api.DESCRIBE_INSTANCES,
              dev.musterd.doubles.aws.Fault.throttle(Api.DESCRIBE_INSTANCES));
      world.start();
      assertInstanceOf(Explanation.Unknown.class, explain(world, jobs.getLast()));
      live(world, jobs, Duration.ofMinutes(3));
      world.cloud().faults().clear();
      live(world, jobs, () -> jobs.stream().allMatch(world::ran));
      said(jobs.getLast(), "musterd is starting or stopping, and launches nothing for pool linux");
    }
  }

  @Test
  void jobBesideAnIdleRunner_showsItsMismatchAndItsBackOff() {
    Owner.Repository other = new Owner.Repository("acme", "other");
    try (SimWorld world = SimWorld.running(SimPools.linux().runnerGroup("restricted").build())) {
      world.github().addGroup(SimWorld.ACME, "restricted", other);
      Job.Id job = world.queueJob();
      live(world, List.of(job), () -> world.launched() == 2);
      said(
          job,
          "runner i-\\w+ is online and idle, and GitHub has not yet given it the job; retired");
      said(job, "idle for 10m beside job \\d+: does its runner group admit the repository");
      world.github().cancelJob(job);
      world.untilNothingIsLeft();
    }
  }

  @Test
  void jobThatNoRunnerTakes_showsEachTry_andItsBurial() {
    Owner.Repository other = new Owner.Repository("acme", "other");
    try (SimWorld world = SimWorld.running(SimPools.linux().runnerGroup("restricted").build())) {
      world.github().addGroup(SimWorld.ACME, "restricted", other);
      Job.Id job = world.queueJob();
      live(
          world,
          List.of(job),
          () -> {
            world.ourLive().stream().filter(it -> hasCome(world, it)).forEach(world::interrupt);
            return world.journal().has(Event.JobBuried.class);
          });
      said(job, "it was given up at .*: 5 runners were launched for it and none took it; it is in");
    }
  }

  private static boolean hasCome(SimWorld world, Machine machine) {
    return world
        .daemon()
        .duties()
        .inventory()
        .find(machine.id())
        .filter(Runner::seenOnline)
        .isPresent();
  }

  @Test
  void jobWhoseRunnersNeverCome_showsWhy_andThatOneIsTried() {
    try (SimWorld world = SimWorld.running()) {
      world.breakMachines(_ -> true);
      Job.Id job = world.queueJob();
      live(world, List.of(job), () -> world.launched() == 4);
      said(job, "the last runner, i-\\w+, never came: it was not online within 5m");
      world.github().cancelJob(job);
    }
  }

  @Test
  void jobThatIsNotOurs_showsWhyItWasRefused() {
    try (SimWorld world = SimWorld.running()) {
      Job.Id job = world.queueJob(SimWorld.WIDGETS, Labels.of("windows", "huge"));
      world.advance(Duration.ofSeconds(1));
      ask(world, job);
      said(job, "it was refused at .*: no pool has all labels of \\[windows,huge\\]");
    }
  }

  @Test
  void unknownJob_isExplainedByWhatMayBe() {
    try (SimWorld world = SimWorld.running()) {
      Explanation explanation = world.daemon().duties().explain().job(new Job.Id(99), List.of());
      Explanation.Unknown unknown = assertInstanceOf(Explanation.Unknown.class, explanation);
      assertTrue(unknown.maybe().stream().anyMatch(it -> it.contains("Recent deliveries")));
    }
  }

  @Test
  void jobThatRanElsewhere_isRememberedAsDone() {
    try (SimWorld world = SimWorld.running()) {
      world.foreignRunner(SimWorld.ACME, "office-mac", SimWorld.LINUX);
      Job.Id job = world.queueJob();
      world.untilRun(job);
      Explanation explanation = world.daemon().duties().explain().job(job, List.of());
      assertEquals(
          State.RELEASED,
          assertInstanceOf(Explanation.Recalled.class, explanation).reason().state());
    }
  }

  /**
   * The daemon holds its hands until all have come, so that every round is explained before it
   * happens.
   */
  @Test
  void everyVerdictThatIsReported_isWhatTheNextRoundDoes() {
    try (SimWorld world = SimWorld.running(SimPools.linux().maxRunners(3).build())) {
      ProvisionRunners provision = world.daemon().duties().provisionRunners();
      Backlog backlog = world.daemon().duties().backlog();
      provision.close();
      List<Job.Id> jobs = world.burst(8);
      world.until(() -> backlog.size() == 8, PATIENCE);
      assertEquals(Set.of("none Ready"), states(world));
      provision.open();
      Set<String> states = new TreeSet<>(states(world));
      world.until(
          () -> {
            states.addAll(states(world));
            return jobs.stream().allMatch(world::ran);
          },
          PATIENCE);
      assertEquals(Set.of("hold Ready", "launch Underway", "none Ready"), states);
    }
  }

  /** How each ready job is explained, and its stage after the round that follows. */
  private static Set<String> states(SimWorld world) {
    Backlog backlog = world.daemon().duties().backlog();
    Map<Job.Id, JobStatus> states = new LinkedHashMap<>();
    for (PendingJob pending : backlog.all()) {
      if (pending.stage() instanceof Stage.Ready) {
        states.put(pending.id(), waits(world, pending.id()).orElseThrow().reason());
        backlog.markChanged(pending.ownerPool());
      }
    }
    world.daemon().duties().provisionRunners().provision();
    return states.entrySet().stream()
        .map(
            each -> each.getValue().verdict().orElse("none") + " " + standing(world, each.getKey()))
        .collect(Collectors.toSet());
  }

  private static String standing(SimWorld world, Job.Id job) {
    return world
        .daemon()
        .duties()
        .backlog()
        .find(job)
        .orElseThrow()
        .stage()
        .getClass()
        .getSimpleName();
  }

  private void live(SimWorld world, List<Job.Id> jobs, Duration time) {
    Instant end = world.time().instant().plus(time);
    live(world, jobs, () -> !world.time().instant().isBefore(end));
  }

  private void live(SimWorld world, List<Job.Id> jobs, BooleanSupplier until) {
    world.until(
        () -> {
          jobs.forEach(job -> ask(world, job));
          world.daemon().duties().backlog().all().forEach(pending -> check(world, pending));
          return until.getAsBoolean();
        },
        PATIENCE);
  }

  private void ask(SimWorld world, Job.Id job) {
    switch (explain(world, job)) {
      case Explanation.Waits waits -> note(job, waits.reason());
      case Explanation.Recalled recalled -> note(job, recalled.reason());
      case Explanation.Unknown _ -> {}
    }
  }

  private void note(Job.Id job, JobStatus reason) {
    said.computeIfAbsent(job, _ -> new ArrayList<>()).add(reason.why() + "; " + reason.next());
  }

  private static Optional<Explanation.Waits> waits(SimWorld world, Job.Id job) {
    return explain(world, job) instanceof Explanation.Waits waits
        ? Optional.of(waits)
        : Optional.empty();
  }

  /** What must be true of the reason of any ticket at any time. */
  private static void check(SimWorld world, PendingJob pending) {
    JobStatus reason = waits(world, pending.id()).orElseThrow().reason();
    String context = pending + " " + reason;
    assertTrue(NAMES.matcher(reason.why() + reason.next()).find(), context);
    assertTrue(reason.why().length() > 15, context);
    assertTrue(reason.next().length() > 10, context);
    assertFalse((reason.why() + reason.next()).contains("null"), context);
    State expected =
        switch (pending.stage()) {
          case Stage.Ready() -> reason.state() == State.READY ? State.READY : State.HELD;
          case Stage.Delayed _ -> State.HELD;
          case Stage.Covered _ -> State.COVERED;
          case Stage.Underway _ -> State.UNDERWAY;
        };
    assertEquals(expected, reason.state(), context);
  }

  private static Explanation explain(SimWorld world, Job.Id job) {
    return world.daemon().duties().explain().job(job, world.journal().timeline(job));
  }

  private void said(Job.Id job, String sentence) {
    Pattern pattern = Pattern.compile(sentence);
    List<String> all = said.getOrDefault(job, List.of());
    assertTrue(
        all.stream().anyMatch(it -> pattern.matcher(it).find()),
        () ->
            "never said of job " + job + ": " + sentence + "\n" + all.stream().distinct().toList());
  }
}
