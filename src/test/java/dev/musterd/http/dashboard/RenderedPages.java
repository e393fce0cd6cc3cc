package dev.musterd.http.dashboard;

import dev.musterd.flow.Duties;
import dev.musterd.http.dashboard.view.Frame;
import dev.musterd.http.dashboard.view.ListPages;
import dev.musterd.http.dashboard.view.Pager;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.operator.AwsUse;
import dev.musterd.telemetry.RecentActivity;
import dev.musterd.telemetry.RecentEvents;
import dev.musterd.telemetry.RunnerHistories;
import dev.musterd.telemetry.Timelines;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Pages as the event loop makes them, without HTTP around them: for benchmarks. */
public final class RenderedPages {
  private static final Frame FRAME = new Frame("Page", "/", Frame.Access.READ_ONLY, "0");

  /** Of a page that needs nothing of its request but who asks. */
  private static final PageRequest READER =
      new PageRequest(null, new Visitor(Frame.Access.SIGNED_IN, "x"), "0");

  private final DashboardSources sources;
  private final OverviewPages overview;
  private final InstantSource clock;
  private final ThingPages things;
  private final Timelines timelines;
  private final RunnerHistories runners;
  private final RecentEvents recent;

  public RenderedPages(Duties duties, InstantSource clock) {
    this.clock = clock;
    runners = new RunnerHistories(clock);
    timelines = new Timelines(clock);
    recent = new RecentEvents(Event::jobs, clock);
    sources =
        new DashboardSources(
            duties.explain(),
            duties.describeFleet(),
            duties.previewReaping(),
            new DashboardSources.Records(
                timelines::of,
                runners::of,
                runners::latest,
                new RecentActivity(clock)::lastHour,
                recent,
                Timelines::text,
                new DashboardSources.Works(duties.work()::of, duties.work()::latest)),
            new DashboardSources.Measures(
                _ -> Optional.empty(),
                List::of,
                () -> new AwsUse(12, 0, 0, Optional.empty(), Duration.ofMinutes(5)),
                duties.spending()::spent,
                duties.recordCosts().describe()),
            List::of);
    overview = new OverviewPages(sources, new Problems(List::of, List::of, clock), clock);
    things =
        new ThingPages(
            sources,
            overview,
            new PoolActions(duties.pausePools()),
            new RunnerActions(duties.retireRunner(), duties.holdRunners()),
            URI.create("https://github.com"),
            clock);
  }

  /** What pages remember of events. */
  public void record(Event event) {
    timelines.record(event);
    runners.record(event);
    recent.record(event);
  }

  public String pool(String name) {
    return Templates.pool(FRAME, things.pool(READER, name).orElseThrow());
  }

  public String runner(Instance.Id id) {
    return Templates.runner(FRAME, things.runner(READER, id).orElseThrow());
  }

  public String job(Job.Id id) {
    return switch (things.job(id)) {
      case ThingPages.JobLookup.Found(var page) -> Templates.job(FRAME, page);
      case ThingPages.JobLookup.Unknown unknown -> throw new IllegalStateException("" + unknown);
    };
  }

  public String overview() {
    return Templates.overview(FRAME, overview.overview());
  }

  /** A page of all jobs that wait, counted from 1. */
  public String jobs(int number) {
    return Templates.jobs(
        FRAME,
        ListPages.jobs(
            "",
            sources
                .explain()
                .waiting(
                    _ -> true, (number - 1) * Pager.SIZE, Pager.SIZE, sources.records().jobs()),
            number,
            "/jobs?",
            clock.instant()));
  }

  /** A page of all runners, counted from 1. */
  public String runners(int number) {
    return Templates.runners(
        FRAME,
        ListPages.runners(
            "",
            sources.describeFleet().runners(_ -> true, (number - 1) * Pager.SIZE, Pager.SIZE),
            number,
            "/runners?",
            clock.instant()));
  }
}
