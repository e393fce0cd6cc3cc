package dev.musterd.telemetry;

import dev.musterd.base.BoundedMap;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.RunnerPool.StartObjective;
import dev.musterd.telemetry.StartStages.Mark;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** How long jobs wait for their start, in all and by stage, and whether that is soon enough. */
final class JobStartMetrics {
  /** Jobs and instances remembered; beyond it the oldest ones' waits go unmeasured. */
  static final int MAX_PENDING = 20_000;

  /** Dense around the objectives that people set: a warm runner takes seconds, a boot a minute. */
  private static final Duration[] BUCKETS =
      Stream.of(1, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1_800, 7_200, 86_400)
          .map(Duration::ofSeconds)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final StartTimes times;
  private final Map<Job.Id, Wait> jobs = BoundedMap.evictingEldest(MAX_PENDING);
  private final Map<Instance.Id, Job.Id> launchedFor = BoundedMap.evictingEldest(MAX_PENDING);

  /** Jobs that were let go: GitHub's time of their making says nothing of a later announcement. */
  private final Map<Job.Id, Boolean> letGo = BoundedMap.evictingEldest(MAX_PENDING);

  private Function<String, Optional<StartObjective>> objectives = _ -> Optional.empty();

  JobStartMetrics(MeterRegistry registry, InstantSource clock, StartTimes times) {
    this.registry = registry;
    this.clock = clock;
    this.times = times;
  }

  private record Wait(OwnerPool group, Instant known, StartStages stages) {
    Instant begin() {
      return stages.at(Mark.QUEUED).or(() -> stages.at(Mark.ADMITTED)).orElse(known);
    }
  }

  /**
   * @param objectives of each pool that is configured at the moment
   */
  void objectives(Function<String, Optional<StartObjective>> objectives) {
    this.objectives = objectives;
  }

  void record(Event event) {
    Instant now = clock.instant();
    switch (event) {
      case Event.JobAdmitted it ->
          wait(it.job(), it.group(), it.queuedAt()).first(Mark.ADMITTED, now);
      case Event.JobReceived it -> wait(it.job(), it.group(), it.queuedAt());
      case Event.JobCovered it -> each(it.jobs(), stages -> stages.last(Mark.COVERED, now));
      case Event.FleetRequested it -> each(it.jobs(), stages -> stages.requested(now));
      case Event.InstancesLaunched it -> launched(it, now);
      case Event.RunnerConfigured it ->
          Optional.ofNullable(launchedFor.get(it.instance()))
              .ifPresent(job -> each(List.of(job), stages -> stages.last(Mark.CONFIGURED, now)));
      case Event.JobStarted it -> started(it, now);
      case Event.JobFinished it when it.runner().isEmpty() -> neverStarted(it.job(), now);
      case Event.JobFinished it -> jobs.remove(it.job()); // Its start was not heard of.
      case Event.JobBuried it -> neverStarted(it.job(), now);
      case Event.JobReleased it -> {
        jobs.remove(it.job());
        letGo.put(it.job(), true);
      }
      case Event.InstanceTerminated it -> launchedFor.remove(it.instance());
      case Event.InstanceVanished it -> launchedFor.remove(it.instance());
      default -> {
        // Nothing of a job's way to its start.
      }
    }
  }

  private StartStages wait(Job.Id job, OwnerPool group, Optional<Instant> queuedAt) {
    Wait wait = jobs.computeIfAbsent(job, _ -> new Wait(group, clock.instant(), new StartStages()));
    queuedAt
        .filter(_ -> !letGo.containsKey(job))
        .ifPresent(at -> wait.stages().first(Mark.QUEUED, at));
    return wait.stages();
  }

  private void each(List<Job.Id> ids, Consumer<StartStages> change) {
    ids.forEach(
        id -> Optional.ofNullable(jobs.get(id)).ifPresent(wait -> change.accept(wait.stages())));
  }

  private void launched(Event.InstancesLaunched event, Instant now) {
    int pairs = Math.min(event.instances().size(), event.jobs().size());
    for (int i = 0; i < pairs; i++) {
      launchedFor.put(event.instances().get(i), event.jobs().get(i));
    }
    each(event.jobs(), stages -> stages.last(Mark.LAUNCHED, now));
  }

  private void started(Event.JobStarted event, Instant now) {
    Wait wait = jobs.remove(event.job());
    if (wait == null) {
      return;
    }
    Instant started = event.startedAt().filter(at -> !at.isAfter(now)).orElse(now);
    Duration time = StartStages.atLeastZero(wait.begin(), started);
    String pool = wait.group().pool();
    whole(pool).record(time);
    times.add(pool, now, time);
    objectives
        .apply(pool)
        .ifPresent(objective -> judged(pool, time.compareTo(objective.within()) <= 0));
    boolean onItsOwn =
        Timelines.instance(event.runner())
            .map(launchedFor::remove)
            .filter(event.job()::equals)
            .isPresent();
    wait.stages()
        .until(started, onItsOwn)
        .forEach((stage, length) -> stage(pool, stage).record(length));
  }

  /** A job that ended without a runner counts only when it had waited too long before. */
  private void neverStarted(Job.Id job, Instant now) {
    Wait wait = jobs.remove(job);
    if (wait != null) {
      Duration waited = StartStages.atLeastZero(wait.begin(), now);
      String pool = wait.group().pool();
      objectives
          .apply(pool)
          .filter(objective -> waited.compareTo(objective.within()) > 0)
          .ifPresent(_ -> judged(pool, false));
    }
  }

  private Timer whole(String pool) {
    return Timer.builder("musterd.job.start")
        .description("from GitHub's queue to a runner's start of the job")
        .tag("pool", pool)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private Timer stage(String pool, StartStages.Stage stage) {
    return Timer.builder("musterd.job.stage")
        .description("the stages of the time to start, which follow each other")
        .tag("pool", pool)
        .tag("stage", stage.name().toLowerCase(Locale.ROOT))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private void judged(String pool, boolean met) {
    // Both from the first on: a ratio of a series that is absent is no ratio.
    for (boolean result : new boolean[] {true, false}) {
      Counter.builder("musterd.job.start.objective")
          .description("jobs that started within their pool's objective, and those that did not")
          .tag("pool", pool)
          .tag("result", result ? "met" : "missed")
          .register(registry)
          .increment(result == met ? 1 : 0);
    }
  }
}
