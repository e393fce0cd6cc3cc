package dev.musterd.http.dashboard;

import dev.musterd.base.ListPage;
import dev.musterd.flow.DescribeFleet.RunnerDescription;
import dev.musterd.flow.Explanation;
import dev.musterd.http.dashboard.view.EventsPage;
import dev.musterd.http.dashboard.view.ListPages;
import dev.musterd.http.dashboard.view.Money;
import dev.musterd.http.dashboard.view.Pager;
import dev.musterd.http.dashboard.view.RanRow;
import dev.musterd.http.dashboard.view.RepositoryPage;
import dev.musterd.http.stream.EventFilter;
import dev.musterd.model.Owner;
import dev.musterd.model.PendingJob;
import dev.musterd.model.cost.Work;
import dev.musterd.port.EventFeed;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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

  private ListPages.Jobs jobsOf(Owner.Repository repository, HttpServerRequest request) {
    return jobs(
        repository.name(),
        request.path() + "?",
        job -> job.ticket().job().repository().equals(repository),
        Query.page(request));
  }

  /** The latest of its jobs that have started. */
  RepositoryPage repository(Owner.Repository repository, HttpServerRequest request) {
    Instant now = clock.instant();
    return new RepositoryPage(
        repository.name(),
        jobsOf(repository, request),
        sources
            .records()
            .work()
            .latest()
            .apply(work -> work.repository().equals(repository), RepositoryPage.RAN_MAX)
            .stream()
            .map(this::ran)
            .map(facts -> RanRow.of(facts, now))
            .toList(),
        Money.dollars(sources.measures().costs().today(repository)));
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
