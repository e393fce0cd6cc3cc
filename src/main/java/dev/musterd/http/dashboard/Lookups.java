package dev.musterd.http.dashboard;

import dev.musterd.flow.DescribeFleet;
import dev.musterd.http.dashboard.view.WorkPage;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.operator.JobAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The pages of one thing, which is named in the address. */
final class Lookups {
  static final String JOBS = "/jobs/";
  static final String RUNNERS = "/runners/";
  static final String POOLS = "/pools/";
  static final String REPOSITORIES = "/repositories/";

  private final ThingPages things;
  private final ListedPages lists;
  private final URI github;

  Lookups(ThingPages things, ListedPages lists, URI github) {
    this.things = things;
    this.lists = lists;
    this.github = github;
  }

  /** By {@code /job?url=}: an id, or what people copy from their browser. */
  PageResponse jobByAddress(PageRequest page) {
    String text = Query.text(page.http(), "url");
    if (isElsewhere(text)) {
      return page.message(
          400, "Not a job", "“%s” is not on %s.".formatted(text, github.getHost()), List.of());
    }
    return switch (JobAddress.read(text)) {
      case JobAddress.Reading.Job(long id) -> job(page, new Job.Id(id));
      case JobAddress.Reading.Run run -> run(page, run, text);
      case JobAddress.Reading.Wrong(String reason) ->
          page.message(400, "Not a job", "“%s” %s.".formatted(text, reason), List.of());
    };
  }

  private PageResponse run(PageRequest page, JobAddress.Reading.Run run, String address) {
    WorkPage found = lists.run(run, address, page.http());
    return found.waiting().rows().isEmpty() && found.ran().isEmpty()
        ? page.message(
            404, "Unknown run", "No job of this run is known here. It " + run.reason(), List.of())
        : new PageResponse(200, Templates.work(page.frame(found.title()), found));
  }

  /** Another GitHub has jobs of the same numbers. A bare id is of no GitHub. */
  private boolean isElsewhere(String text) {
    if (!text.contains("/")) {
      return false;
    }
    int scheme = text.indexOf("://");
    String host = text.substring(scheme < 0 ? 0 : scheme + 3).split("[/?#]", 2)[0];
    String ours = github.getAuthority();
    return Stream.of(ours, "www." + ours, "api." + ours).noneMatch(host::equalsIgnoreCase);
  }

  PageResponse job(PageRequest page) {
    return Query.below(JOBS, page.http())
        .map(JobAddress::read)
        .flatMap(
            reading ->
                reading instanceof JobAddress.Reading.Job(long id)
                    ? Optional.of(job(page, new Job.Id(id)))
                    : Optional.empty())
        .orElseGet(() -> page.notFound("A job's id is a number."));
  }

  private PageResponse job(PageRequest page, Job.Id id) {
    return switch (things.job(id)) {
      case ThingPages.JobLookup.Found(var found) ->
          new PageResponse(200, Templates.job(page.frame("Job " + id), found));
      case ThingPages.JobLookup.Unknown(List<String> maybe) ->
          page.message(404, "Unknown job", "Job %s is not known here. Maybe:".formatted(id), maybe);
    };
  }

  /** By the id of its instance, or by its name at GitHub, which ends with that. */
  PageResponse runner(PageRequest page) {
    return Query.below(RUNNERS, page.http())
        .flatMap(DescribeFleet::instance)
        .flatMap(id -> things.runner(page, id).map(found -> new Found(id, found)))
        .map(
            it ->
                new PageResponse(200, Templates.runner(page.frame("Runner " + it.id()), it.page())))
        .orElseGet(() -> page.notFound("No runner of that name is there, or was within memory."));
  }

  private record Found(Instance.Id id, dev.musterd.http.dashboard.view.RunnerPage page) {}

  PageResponse pool(PageRequest page) {
    return Query.below(POOLS, page.http())
        .flatMap(name -> things.pool(page, name))
        .map(
            found ->
                new PageResponse(
                    200, Templates.pool(page.frame("Pool " + found.pool().pool().text()), found)))
        .orElseGet(() -> page.notFound("No pool has that name."));
  }

  PageResponse repository(PageRequest page) {
    return Query.below(REPOSITORIES, page.http())
        .flatMap(Lookups::repository)
        .map(
            repository ->
                new PageResponse(
                    200,
                    Templates.work(
                        page.frame("Repository " + repository.name()),
                        lists.repository(repository, page.http()))))
        .orElseGet(() -> page.notFound("A repository is written account/name."));
  }

  private static Optional<Owner.Repository> repository(String name) {
    int slash = name.indexOf('/');
    try {
      return slash < 0
          ? Optional.empty()
          : Optional.of(new Owner.Repository(name.substring(0, slash), name.substring(slash + 1)));
    } catch (IllegalArgumentException invalid) {
      return Optional.empty();
    }
  }
}
