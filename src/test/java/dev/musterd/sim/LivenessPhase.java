package dev.musterd.sim;

import dev.musterd.doubles.aws.Api;
import dev.musterd.doubles.sqs.ScriptedCalls.Call;
import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.sim.world.SimWorld;
import dev.musterd.sim.world.Weather;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The second phase: without faults, every job must run and everything be removed in time. */
final class LivenessPhase {
  private static final Duration STEP = Duration.ofSeconds(5);

  /**
   * Every queued job has a runner by then, if there is room. The last instance of the fault phase
   * may need its time to boot to be seen as lost; its pool pauses, and tries one before all.
   */
  private static final Duration RUNNER_BY = Simulation.BOOT_TIME.multipliedBy(4);

  /** EC2 is asked again by then to end an instance that it did not let go. */
  private static final Duration ENDED_AGAIN_BY = Duration.ofMinutes(16);

  /** The longest job, with a boot before and a round after it: a round of a pool that is full. */
  private static final Duration ROUND = Duration.ofMinutes(12);

  /** The longest job, or one whose runner was lost: GitHub notices after ten minutes. */
  private static final Duration ENDED_BY = Duration.ofMinutes(12);

  /** Webhooks that failed three times in the fault phase are requested again by then. */
  private static final Duration WEBHOOK_BY = Simulation.RECOVERY.multipliedBy(5).plusMinutes(1);

  /** A job that GitHub held back and does not announce again is read this often. */
  private static final Duration READ_AGAIN_BY = Duration.ofMinutes(10).plusSeconds(30);

  private static final Duration QUIET = Duration.ofMinutes(20);
  private static final int PROBES = 2;

  private final SimWorld world;
  private final Weather weather;
  private final List<Job.Id> jobs;
  private final Predicate<Job.Id> heldBack;
  private final Predicate<Instant> goOn;
  private Duration extra = Duration.ZERO;

  /**
   * @param heldBack whether GitHub ever held the job back
   * @param goOn goes on until then, and says whether all is still well
   */
  LivenessPhase(
      SimWorld world,
      Weather weather,
      List<Job.Id> jobs,
      Predicate<Job.Id> heldBack,
      Predicate<Instant> goOn) {
    this.world = world;
    this.weather = weather;
    this.jobs = new ArrayList<>(jobs);
    this.heldBack = heldBack;
    this.goOn = goOn;
  }

  /** Runners may take so much longer to come. */
  LivenessPhase longer(Duration time) {
    extra = time;
    return this;
  }

  /** What did not come right in time. */
  List<String> play() {
    List<String> wrong = new ArrayList<>();
    within(allowance(), this::allHaveRunners, () -> "no runner came for jobs " + waiting(), wrong);
    for (int probe = 0; probe < PROBES; probe++) {
      jobs.add(world.queueJob());
    }
    within(
        allowance(), this::allHaveRunners, () -> "no runner came for new jobs " + waiting(), wrong);
    within(ENDED_BY, this::allHaveEnded, () -> "some jobs never end", wrong);
    if (weather.warm() > 0 && wrong.isEmpty()) {
      checkWindow(wrong);
    }
    within(
        clearedBy(), () -> world.leftovers().isEmpty(), () -> "left: " + world.leftovers(), wrong);
    if (wrong.isEmpty()) {
      checkIdleCalls(wrong);
    }
    return wrong;
  }

  /** While the window is open so many are idle, no more and no fewer; then none is needed. */
  private void checkWindow(List<String> wrong) {
    // A late one is suspected, terminated and replaced; one too many goes when it is old enough.
    within(
        RUNNER_BY.plus(weather.reapPeriod().multipliedBy(3)).plus(extra),
        this::isWarm,
        () -> "not " + weather.warm() + " runners idle for each owner",
        wrong);
    goOn.test(Simulation.WINDOW_CLOSES.plusSeconds(10));
  }

  private void within(
      Duration time, BooleanSupplier condition, Supplier<String> otherwise, List<String> wrong) {
    Instant end = world.time().instant().plus(time);
    while (wrong.isEmpty() && !condition.getAsBoolean()) {
      if (!goOn.test(world.time().instant().plus(STEP))) {
        return;
      }
      if (world.time().instant().isAfter(end)) {
        wrong.add("after " + time + " without faults, " + otherwise.get());
      }
    }
  }

  private Duration allowance() {
    int rounds = waiting().size() / weather.max();
    boolean isTight = world.ourLive().size() >= weather.max() || rounds > 0;
    Duration known = isTight ? RUNNER_BY.plus(ROUND.multipliedBy(rounds + 1L)) : RUNNER_BY;
    Duration room =
        (isTight && weather.ec2().guarded() > 0 ? ENDED_AGAIN_BY : Duration.ZERO).plus(extra);
    if (waiting().stream().anyMatch(heldBack)) {
      return known.plus(WEBHOOK_BY).plus(READ_AGAIN_BY).plus(room);
    }
    return (waiting().stream().allMatch(this::isAdmitted) ? known : known.plus(WEBHOOK_BY))
        .plus(room);
  }

  private boolean isAdmitted(Job.Id job) {
    return world.journal().has(Event.JobAdmitted.class, admitted -> admitted.job().equals(job));
  }

  /** Late, suspected, terminated; and then its registration: each is seen twice. */
  private Duration clearedBy() {
    return Simulation.BOOT_TIME
        .multipliedBy(2)
        .plus(weather.reapPeriod().plusSeconds(5).multipliedBy(5))
        .plus(weather.ec2().guarded() > 0 ? ENDED_AGAIN_BY : Duration.ZERO);
  }

  private List<Job.Id> waiting() {
    return jobs.stream().filter(this::isWaiting).toList();
  }

  private boolean isWaiting(Job.Id job) {
    return is(job, "queued") && !isBuried(job);
  }

  private boolean isBuried(Job.Id job) {
    return world.journal().has(Event.JobBuried.class, buried -> buried.job().equals(job));
  }

  private boolean is(Job.Id job, String status) {
    return world.github().jobStatus(job).filter(status::equals).isPresent();
  }

  private boolean isWarm() {
    return !world.time().instant().isBefore(Simulation.WINDOW_CLOSES)
        || Simulation.OWNERS.stream().allMatch(owner -> idle(owner) == weather.warm());
  }

  private long idle(Owner owner) {
    return world.github().runners(owner).stream()
        .filter(runner -> !world.isForeign(runner.name()))
        .filter(runner -> runner.online() && !runner.busy())
        .count();
  }

  private boolean allHaveRunners() {
    return waiting().isEmpty();
  }

  private boolean allHaveEnded() {
    return jobs.stream().noneMatch(job -> is(job, "in_progress"));
  }

  /**
   * With nothing to do, it does next to nothing. News of the storm are something, and come first;
   * deliveries that GitHub is asked to repeat may come meanwhile, and each ends a poll early.
   */
  private void checkIdleCalls(List<String> wrong) {
    if (!goOn.test(world.time().instant().plus(Simulation.RECOVERY.plusMinutes(1)))) {
      return;
    }
    long ticks = QUIET.dividedBy(weather.reapPeriod()) + 1;
    int github = world.github().calls();
    int lists = world.cloud().calls(Api.DESCRIBE_INSTANCES);
    int receives = world.queue().script().count(Call.RECEIVE);
    int sends = world.queue().script().count(Call.SEND);
    int holds = world.queue().script().count(Call.HOLD);
    int polls = world.events().script().count(Call.RECEIVE);
    int tags = world.cloud().calls(Api.CREATE_TAGS);
    if (!goOn.test(world.time().instant().plus(QUIET))) {
      return;
    }
    long rounds = QUIET.dividedBy(Simulation.RECOVERY) + 1;
    most(wrong, "GitHub calls", world.github().calls() - github, 2 * ticks + 3 * rounds);
    most(wrong, "EC2 lists", world.cloud().calls(Api.DESCRIBE_INSTANCES) - lists, ticks + 1);
    most(
        wrong,
        "SQS receives",
        world.queue().script().count(Call.RECEIVE) - receives,
        QUIET.toMinutes() * 12 + 1 + world.queue().script().count(Call.SEND) - sends);
    most(
        wrong,
        "receives of EC2's events",
        world.events().script().count(Call.RECEIVE) - polls,
        QUIET.toMinutes() * 12 + 1);
    most(wrong, "tags", world.cloud().calls(Api.CREATE_TAGS) - tags, 0);
    most(wrong, "renewals", world.queue().script().count(Call.HOLD) - holds, 0);
  }

  private static void most(List<String> wrong, String what, long calls, long allowed) {
    if (calls > allowed) {
      wrong.add(
          "%d %s in %s with nothing to do, more than %d".formatted(calls, what, QUIET, allowed));
    }
  }
}
