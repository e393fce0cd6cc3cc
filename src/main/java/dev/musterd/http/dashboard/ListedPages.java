package dev.musterd.http.dashboard;

import dev.musterd.base.ListPage;
import dev.musterd.flow.DescribeFleet.RunnerDescription;
import dev.musterd.flow.Explanation;
import dev.musterd.http.dashboard.view.EventsPage;
import dev.musterd.http.dashboard.view.ListPages;
import dev.musterd.http.dashboard.view.Money;
import dev.musterd.http.dashboard.view.Pager;
import dev.musterd.http.dashboard.view.RanRow;
import dev.musterd.http.dashboard.view.WorkPage;
import dev.musterd.http.stream.EventFilter;
import dev.musterd.model.Owner;
import dev.musterd.model.PendingJob;
import dev.musterd.model.cost.Work;
import dev.musterd.model.operator.JobAddress;
import dev.musterd.port.EventFeed;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Gathers what the lists show, a page of each at a time. */
final class ListedPages {
  private final DashboardSources sources;
  private final InstantSource clock;

  ListedPages(DashboardSources sources, InstantSource clock) {
    this.sources = sources;
    this.clock = clock;
  }

  ListPages.Jobs jobs(HttpServerRequest request) {
    String pool = Query.text(request, "pool");
    return pool.isEmpty()
        ? jobs("", "/jobs?", _ -> true, Query.page(request))
        : jobs(
            "pool " + pool,
            "/jobs?pool=" + encoded(pool) + "&",
            job -> job.ownerPool().pool().equals(pool),
            Query.page(request));
  }

  WorkPage repository(Owner.Repository repository, HttpServerRequest request) {
    return new WorkPage(
        "Repository " + repository.name(),
        Optional.of(Money.dollars(sources.measures().costs().today(repository))),
        jobs(
            repository.name(),
            request.path() + "?",
            job -> job.ticket().job().repository().equals(repository),
            Query.page(request)),
        ran(work -> work.repository().equals(repository)));
  }

  /**
   * Jobs of a run that are known here.
   *
   * @param address that was asked for
   */
  WorkPage run(JobAddress.Reading.Run run, String address, HttpServerRequest request) {
    return new WorkPage(
        "Run %d of %s".formatted(run.id(), run.repository()),
        Optional.empty(),
        jobs(
            run.repository(),
            "/job?url=" + encoded(address) + "&",
            job ->
                job.ticket().job().runId() == run.id()
                    && isOf(job.ticket().job().repository(), run),
            Query.page(request)),
        ran(
            work ->
                work.origin().filter(it -> it.run() == run.id()).isPresent()
                    && isOf(work.repository(), run)));
  }

  /** Names of repositories are the same in any case. */
  private static boolean isOf(Owner.Repository repository, JobAddress.Reading.Run run) {
    return repository.name().equalsIgnoreCase(run.repository());
  }

  /** The latest that have started. */
  private List<RanRow> ran(Predicate<Work> which) {
    Instant now = clock.instant();
    return sources.records().work().latest().apply(which, WorkPage.RAN_MAX).stream()
        .map(work -> RanRow.of(ran(work), now))
        .toList();
  }

  private RanRow.Facts ran(Work work) {
    return new RanRow.Facts(
        work,
        sources.records().jobs().apply(work.job()),
        sources.measures().costs().job(work.job()));
  }

  private ListPages.Jobs jobs(String of, String base, Predicate<PendingJob> which, int number) {
    ListPage<Explanation.Waits> found =
        sources.explain().waiting(which, skipped(number), Pager.SIZE, sources.records().jobs());
    return ListPages.jobs(of, found, number, base, clock.instant());
  }

  ListPages.Runners runners(HttpServerRequest request) {
    String pool = Query.text(request, "pool");
    int number = Query.page(request);
    ListPage<RunnerDescription> found =
        sources
            .describeFleet()
            .runners(
                it -> pool.isEmpty() || it.runner().instance().ownerPool().pool().equals(pool),
                skipped(number),
                Pager.SIZE);
    String base = pool.isEmpty() ? "/runners?" : "/runners?pool=" + encoded(pool) + "&";
    return ListPages.runners(
        pool.isEmpty() ? "" : "pool " + pool, found, number, base, clock.instant());
  }

  ListPages.Pools pools() {
    return ListPages.pools(sources.describeFleet().pools());
  }

  EventsPage events(HttpServerRequest request) {
    EventsPage.Filter filter =
        new EventsPage.Filter(
            Query.text(request, "job"), Query.text(request, "pool"), Query.text(request, "type"));
    return switch (EventFilter.read(request.params())) {
      case EventFilter.Reading.Wrong(String reason) -> EventsPage.wrong(filter, reason);
      case EventFilter.Reading.Read(EventFilter wanted) -> {
        List<EventFeed.Entry> found =
            sources.records().events().after(0).stream().filter(wanted::matches).toList();
        yield EventsPage.of(filter, found, Query.page(request), clock.instant());
      }
    };
  }

  private static int skipped(int number) {
    return (number - 1) * Pager.SIZE;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
