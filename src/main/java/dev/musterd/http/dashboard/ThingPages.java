package dev.musterd.http.dashboard;

import dev.musterd.flow.DescribeFleet.PoolDescription;
import dev.musterd.flow.DescribeFleet.RunnerDescription;
import dev.musterd.flow.Explanation;
import dev.musterd.http.dashboard.view.Action;
import dev.musterd.http.dashboard.view.JobPage;
import dev.musterd.http.dashboard.view.PoolPage;
import dev.musterd.http.dashboard.view.Queues;
import dev.musterd.http.dashboard.view.RunnerPage;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.TimedEvent;
import dev.musterd.model.operator.RunnerHistory;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Gathers what the pages of one job, one runner and one pool show. */
final class ThingPages {
  private final DashboardSources sources;
  private final OverviewPages overview;
  private final PoolActions poolActions;
  private final RunnerActions runnerActions;
  private final String github;
  private final InstantSource clock;

  ThingPages(
      DashboardSources sources,
      OverviewPages overview,
      PoolActions poolActions,
      RunnerActions runnerActions,
      URI github,
      InstantSource clock) {
    this.sources = sources;
    this.overview = overview;
    this.poolActions = poolActions;
    this.runnerActions = runnerActions;
    this.github = github.toString().replaceAll("/+$", "");
    this.clock = clock;
  }

  /** What is known of a job: its page, or what may be the case when nothing is. */
  sealed interface JobLookup {
    record Found(JobPage page) implements JobLookup {}

    record Unknown(List<String> maybe) implements JobLookup {}
  }

  JobLookup job(Job.Id id) {
    List<TimedEvent> timeline = sources.records().jobs().apply(id);
    JobPage.Context context =
        new JobPage.Context(
            sources.explain().otherPools(id),
            sources.measures().costs().job(id),
            sources.records().work().of().apply(id),
            sources.records().text(),
            github,
            clock.instant());
    return switch (sources.explain().job(id, timeline)) {
      case Explanation.Waits waits -> new JobLookup.Found(JobPage.waiting(waits, context));
      case Explanation.Recalled recalled ->
          new JobLookup.Found(JobPage.recalled(recalled, context));
      case Explanation.Unknown unknown -> new JobLookup.Unknown(unknown.maybe());
    };
  }

  /** Empty for an instance that is not there and of which nothing was recorded. */
  Optional<RunnerPage> runner(PageRequest page, Instance.Id id) {
    Optional<RunnerDescription> described = sources.describeFleet().runner(id);
    Optional<RunnerHistory> history = sources.records().runners().apply(id);
    if (described.isEmpty() && history.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        RunnerPage.of(
            id,
            described,
            history.orElse(new RunnerHistory(id, List.of())),
            sources.measures().costs().instance(id),
            described.map(it -> runnerActions.of(page, it, clock.instant())).orElse(List.of()),
            sources.records().text(),
            clock.instant()));
  }

  Optional<PoolPage> pool(PageRequest page, String name) {
    return sources.describeFleet().pools().stream()
        .filter(described -> described.pool().name().equals(name))
        .findFirst()
        .map(described -> pool(described, poolActions.of(page, name)));
  }

  private PoolPage pool(PoolDescription described, List<Action> actions) {
    String name = described.pool().name();
    return PoolPage.of(
        described,
        sources.measures().costs().today(name),
        Queues.of(
            name,
            sources
                .explain()
                .waiting(
                    job -> job.ownerPool().pool().equals(name),
                    0,
                    Queues.ROWS_MAX,
                    sources.records().jobs()),
            clock.instant()),
        overview.lanesOf(name),
        actions);
  }
}
