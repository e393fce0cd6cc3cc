package dev.musterd.http.dashboard;

import dev.musterd.base.ListPage;
import dev.musterd.flow.Explanation;
import dev.musterd.http.dashboard.view.EventsPage;
import dev.musterd.http.dashboard.view.Frame;
import dev.musterd.http.dashboard.view.HeatMap;
import dev.musterd.http.dashboard.view.JobPage;
import dev.musterd.http.dashboard.view.LaneChart;
import dev.musterd.http.dashboard.view.ListPages;
import dev.musterd.http.dashboard.view.Measured;
import dev.musterd.http.dashboard.view.Money;
import dev.musterd.http.dashboard.view.Overview;
import dev.musterd.http.dashboard.view.RanRow;
import dev.musterd.http.dashboard.view.RunnerPage;
import dev.musterd.http.dashboard.view.WorkPage;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.JobStatus;
import dev.musterd.model.Labels;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.TimedEvent;
import dev.musterd.model.cost.JobCost;
import dev.musterd.model.cost.Spent;
import dev.musterd.model.cost.Work;
import dev.musterd.model.operator.AwsUse;
import dev.musterd.model.operator.MinuteOfActivity;
import dev.musterd.model.operator.RunnerHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes pages of invented facts, so that the classes of pages and templates are loaded before the
 * first page is made on the event loop. For a thread that may block.
 */
final class PageWarmUp {
  private static final Frame FRAME = new Frame("", "/", Frame.Access.READ_ONLY, "0");
  private static final Instance.Id RUNNER = new Instance.Id("i-00000000");
  private static final Job.Id JOB = new Job.Id(1);
  private static final Owner.Repository REPOSITORY = new Owner.Repository("a", "b");
  private static final OwnerPool GROUP = new OwnerPool("p", REPOSITORY);
  private static final Work WORK = new Work(JOB, REPOSITORY, Optional.empty());

  private PageWarmUp() {}

  static void run(Instant now) {
    Templates.overview(FRAME, overview(now));
    Templates.job(FRAME, job(now));
    Templates.runner(FRAME, runner(now));
    Templates.jobs(FRAME, jobs(now));
    Templates.runners(FRAME, ListPages.runners("", none(), 1, "/runners?", now));
    Templates.pools(FRAME, ListPages.pools(List.of()));
    Templates.events(FRAME, EventsPage.of(new EventsPage.Filter("", "", ""), List.of(), 1, now));
    Templates.work(
        FRAME,
        new WorkPage(
            "",
            Optional.of(Money.dollars(1)),
            jobs(now),
            List.of(RanRow.of(new RanRow.Facts(WORK, timeline(now), Optional.of(cost())), now))));
  }

  private static <T> ListPage<T> none() {
    return new ListPage<>(List.of(), 0);
  }

  private static ListPages.Jobs jobs(Instant now) {
    return ListPages.jobs("", none(), 1, "/jobs?", now);
  }

  private static Overview overview(Instant now) {
    List<MinuteOfActivity> hour =
        IntStream.rangeClosed(1, 60)
            .mapToObj(minute -> new MinuteOfActivity(now.minusSeconds(60L * minute), 1, 1, 1, 0))
            .toList()
            .reversed();
    return Overview.of(
        new Overview.Facts(
            List.of(),
            Map.of("p", none()),
            List.of(),
            Map.of(),
            LaneChart.of(List.of(history(now)), Map.of(), now),
            HeatMap.of(Map.of(new Offering("t", "s", Market.SPOT), 1), _ -> Optional.empty()),
            hour,
            List.of(),
            List.of(
                Measured.aws(new AwsUse(1, 0, 0, Optional.empty(), Duration.ofMinutes(1))),
                Measured.money(Map.of(), 1, true)),
            Optional.empty()),
        now);
  }

  private static JobPage job(Instant now) {
    return JobPage.recalled(
        new Explanation.Recalled(
            JOB, JobStatus.of(JobStatus.State.FINISHED, "", ""), timeline(now)),
        new JobPage.Context(
            List.of(), Optional.of(cost()), Optional.of(WORK), _ -> "event field=x", "", now));
  }

  private static RunnerPage runner(Instant now) {
    return RunnerPage.of(
        RUNNER,
        Optional.empty(),
        history(now),
        Optional.empty(),
        List.of(),
        _ -> "event field=x",
        now);
  }

  private static RunnerHistory history(Instant now) {
    return new RunnerHistory(
        RUNNER,
        List.of(
            new TimedEvent(
                now.minusSeconds(60),
                new Event.InstancesLaunched(GROUP, List.of(RUNNER), List.of(), List.of(JOB))),
            new TimedEvent(now, new Event.JobStarted(JOB, RUNNER.value()))));
  }

  private static List<TimedEvent> timeline(Instant now) {
    return List.of(
        new TimedEvent(now.minusSeconds(90), new Event.JobAdmitted(JOB, GROUP, Labels.of("l"), "")),
        new TimedEvent(now.minusSeconds(60), new Event.JobStarted(JOB, RUNNER.value())),
        new TimedEvent(now, new Event.JobFinished(JOB, Optional.empty(), "success")));
  }

  private static JobCost cost() {
    return new JobCost(RUNNER, Spent.NOTHING, Spent.NOTHING, true);
  }
}
