package dev.musterd.daemon;

import dev.musterd.decide.WaitReason;
import dev.musterd.decide.cost.Budgeting;
import dev.musterd.flow.CountFleet;
import dev.musterd.flow.Duties;
import dev.musterd.model.Runner.Phase;
import dev.musterd.model.RunnerPool;
import dev.musterd.telemetry.Metrics;
import dev.musterd.telemetry.Sample;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Registers the gauges of jobs, runners and pools. */
final class FleetGauges {
  private static final List<String> POOL = List.of("pool");

  private final Supplier<Duties> duties;

  /** Counted by the first of the gauges that show it, so once for each scrape. */
  private Map<String, CountFleet.Waiting> waiting = Map.of();

  private FleetGauges(Supplier<Duties> duties) {
    this.duties = duties;
  }

  /**
   * @param duties those of now; others after this node has begun or ended to decide
   */
  static void register(Metrics metrics, Supplier<Duties> duties, InstantSource clock) {
    FleetGauges gauges = new FleetGauges(duties);
    metrics.objectives(
        pool -> Optional.ofNullable(gauges.fleet().pools().get(pool)).map(RunnerPool::objective));
    gauges.jobs(metrics);
    gauges.runners(metrics);
    gauges.objectives(metrics);
    gauges.trouble(metrics);
    gauges.operators(metrics);
    gauges.budgets(metrics, clock);
  }

  private CountFleet fleet() {
    return duties.get().countFleet();
  }

  private void jobs(Metrics metrics) {
    metrics.gauge(
        "musterd_jobs_waiting", "jobs that have not started", () -> duties.get().backlog().size());
    metrics.gauges(
        "musterd_jobs_waiting_by_reason",
        "jobs that have not started, by the class of the reason",
        List.of("pool", "reason"),
        () -> {
          waiting = fleet().waiting();
          return byReason(waiting);
        });
    metrics.gauges(
        "musterd_jobs_waiting_late",
        "jobs that have waited longer than their pool's objective",
        POOL,
        () -> each(waiting, CountFleet.Waiting::late));
    metrics.gauges(
        "musterd_jobs_oldest_waiting_seconds",
        "how long the job has waited that GitHub queued first",
        POOL,
        () -> each(waiting, it -> it.longest().toMillis() / 1e3));
    metrics.gauge(
        "musterd_queue_oldest_message_seconds",
        "the age of the oldest message of the job queue that is held",
        () -> fleet().oldestMessage().toMillis() / 1e3);
  }

  private void runners(Metrics metrics) {
    metrics.gauge("musterd_runners", "live instances", () -> duties.get().inventory().size());
    metrics.gauges(
        "musterd_pool_runners",
        "runners by pool and state",
        List.of("pool", "state"),
        () -> byState(fleet().runners()));
    metrics.gauges(
        "musterd_pool_runners_max",
        "the pool's maximum, where it has one",
        POOL,
        () -> limits(fleet().pools()));
  }

  private void objectives(Metrics metrics) {
    metrics.gauges(
        "musterd_job_start_objective_seconds",
        "the time within which jobs of the pool are to start",
        POOL,
        () -> each(fleet().pools(), pool -> pool.objective().within().toMillis() / 1e3));
    metrics.gauges(
        "musterd_job_start_objective_ratio",
        "the share of the pool's jobs that are to start within that time",
        POOL,
        () -> each(fleet().pools(), pool -> pool.objective().share()));
  }

  private void operators(Metrics metrics) {
    metrics.gauges(
        "musterd_pool_paused",
        "1 while an operator has paused the pool",
        POOL,
        () -> each(duties.get().pausePools().states(), Number::doubleValue));
    metrics.gauges(
        "musterd_runners_held",
        "instances that are kept for debugging",
        POOL,
        () -> each(duties.get().holdRunners().counts(), Number::doubleValue));
  }

  private void budgets(Metrics metrics, InstantSource clock) {
    metrics.gauges(
        "musterd_budget_used_ratio",
        "the share of a daily budget that is used; 1 is all",
        List.of("budget"),
        () ->
            duties.get().spending().spent(clock.instant()).entrySet().stream()
                .map(
                    spent ->
                        new Sample(
                            List.of(spent.getKey().scope().label()),
                            Budgeting.ratio(spent.getKey(), spent.getValue())))
                .toList());
  }

  private void trouble(Metrics metrics) {
    metrics.gauge(
        "musterd_reruns_pending",
        "attempts of runs with an interrupted job, on which no verdict has been given",
        () -> duties.get().rerunJobs().pending());
    metrics.gauge(
        "musterd_registrations_refused",
        "pools and owners whose runners GitHub refuses to register",
        () -> duties.get().describeFleet().refusedRegistrations());
    metrics.gauge(
        "musterd_spot_paused",
        "pools that are launched on demand because of spot interruptions",
        () -> duties.get().describeFleet().pausedSpot());
  }

  private static <T> List<Sample> each(Map<String, T> pools, ToDoubleFunction<T> value) {
    return pools.entrySet().stream()
        .map(pool -> Sample.of(value.applyAsDouble(pool.getValue()), pool.getKey()))
        .toList();
  }

  /** Every class, so that one that has become empty is 0 and not its last value. */
  private static List<Sample> byReason(Map<String, CountFleet.Waiting> pools) {
    List<Sample> samples = new ArrayList<>();
    pools.forEach(
        (pool, waiting) ->
            Arrays.stream(WaitReason.values())
                .forEach(
                    reason ->
                        samples.add(
                            Sample.of(
                                waiting.reasons().getOrDefault(reason, 0), pool, reason.word()))));
    return samples;
  }

  private static List<Sample> byState(Map<String, CountFleet.Runners> pools) {
    List<Sample> samples = new ArrayList<>();
    pools.forEach(
        (pool, runners) -> {
          samples.add(Sample.of(runners.launching(), pool, "launching"));
          for (Phase phase : Phase.values()) {
            String state = phase.name().toLowerCase(Locale.ROOT).replace('_', '-');
            samples.add(Sample.of(runners.phases().getOrDefault(phase, 0), pool, state));
          }
        });
    return samples;
  }

  private static List<Sample> limits(Map<String, RunnerPool> pools) {
    List<Sample> samples = new ArrayList<>();
    pools.forEach(
        (name, pool) -> {
          OptionalInt max = pool.limits().max();
          max.ifPresent(value -> samples.add(Sample.of(value, name)));
        });
    return samples;
  }
}
