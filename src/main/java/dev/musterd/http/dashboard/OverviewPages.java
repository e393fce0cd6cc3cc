package dev.musterd.http.dashboard;

import dev.musterd.flow.DescribeFleet.PoolDescription;
import dev.musterd.flow.DescribeFleet.RunnerDescription;
import dev.musterd.flow.cost.DescribeCosts;
import dev.musterd.http.dashboard.view.Figure;
import dev.musterd.http.dashboard.view.HeatMap;
import dev.musterd.http.dashboard.view.LaneChart;
import dev.musterd.http.dashboard.view.Measured;
import dev.musterd.http.dashboard.view.Overview;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.StartReading;
import dev.musterd.model.operator.RunnerHistory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Gathers what the first page shows, and lanes of runners. */
final class OverviewPages {
  /** Histories that are looked through for lanes: a fleet's of the last hour, mostly. */
  private static final int HISTORIES_MAX = 1_000;

  private final DashboardSources sources;
  private final Problems problems;
  private final InstantSource clock;

  OverviewPages(DashboardSources sources, Problems problems, InstantSource clock) {
    this.sources = sources;
    this.problems = problems;
    this.clock = clock;
  }

  Overview overview() {
    DashboardSources.Records records = sources.records();
    long latest = records.events().latest();
    List<PoolDescription> pools = sources.describeFleet().pools();
    return Overview.of(
        new Overview.Facts(
            problems.current(),
            sources.explain().waitingByPool(Overview.QUEUE_ROWS, records.jobs()),
            pools,
            sources.describeFleet().phases(),
            lanes(_ -> true),
            HeatMap.of(sources.describeFleet().shortages(), sources.describeFleet()::zone),
            records.hour().get(),
            records.events().after(latest - Overview.EVENT_ROWS),
            figures(pools),
            Optional.empty()),
        clock.instant());
  }

  private List<Figure> figures(List<PoolDescription> pools) {
    DashboardSources.Measures measures = sources.measures();
    DescribeCosts.Today today = measures.costs().today();
    return Stream.of(
            Measured.start(starts(pools)),
            Measured.calls(measures.calls().get(), clock.instant()),
            Optional.of(Measured.aws(measures.aws().get())),
            Optional.of(
                Measured.money(
                    measures.spent().apply(clock.instant()), today.nanodollars(), today.whole())))
        .flatMap(Optional::stream)
        .toList();
  }

  private Map<RunnerPool, StartReading> starts(List<PoolDescription> pools) {
    Map<RunnerPool, StartReading> readings = new LinkedHashMap<>();
    pools.stream()
        .map(PoolDescription::pool)
        .forEach(
            pool ->
                sources
                    .measures()
                    .starts()
                    .apply(pool)
                    .ifPresent(reading -> readings.put(pool, reading)));
    return readings;
  }

  LaneChart lanesOf(String pool) {
    return lanes(history -> isOf(pool, history));
  }

  private LaneChart lanes(Predicate<RunnerHistory> which) {
    Instant now = clock.instant();
    List<RunnerHistory> histories =
        sources.records().latest().apply(HISTORIES_MAX).stream().filter(which).toList();
    return LaneChart.of(histories, idleSince(histories), now);
  }

  private Map<Instance.Id, Instant> idleSince(List<RunnerHistory> histories) {
    Map<Instance.Id, Instant> idle = new HashMap<>();
    histories.stream()
        .limit(LaneChart.LANES_MAX)
        .flatMap(history -> sources.describeFleet().runner(history.instance()).stream())
        .map(RunnerDescription::runner)
        .forEach(runner -> note(idle, runner));
    return idle;
  }

  private static void note(Map<Instance.Id, Instant> idle, Runner runner) {
    runner.idleSince().ifPresent(since -> idle.put(runner.id(), since));
  }

  private static boolean isOf(String pool, RunnerHistory history) {
    return history.events().stream()
        .map(recorded -> group(recorded.event()))
        .flatMap(Optional::stream)
        .anyMatch(group -> group.pool().equals(pool));
  }

  private static Optional<OwnerPool> group(Event event) {
    return switch (event) {
      case Event.InstancesLaunched it -> Optional.of(it.group());
      case Event.RunnerConfigured it -> Optional.of(it.group());
      case Event.InstanceAdopted it -> Optional.of(it.group());
      case Event.InstanceTerminated it -> Optional.of(it.group());
      default -> Optional.empty();
    };
  }
}
