package dev.musterd.http.dashboard.view;

import dev.musterd.decide.ComparingPools.PassedOver;
import dev.musterd.flow.Explanation;
import dev.musterd.model.Event;
import dev.musterd.model.JobOrigin;
import dev.musterd.model.JobStatus;
import dev.musterd.model.TimedEvent;
import dev.musterd.model.cost.JobCost;
import dev.musterd.model.cost.Work;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One job.
 *
 * @param waits what is known of it only while it waits
 * @param otherPools why the other pools do not take it
 * @param history a line for each thing that was tried
 * @param cost in words, where it is known
 * @param origin of a job that waits no more
 */
public record JobPage(
    Link job,
    String state,
    String reason,
    String next,
    Optional<Moment> until,
    Optional<JobRow> waits,
    Optional<String> github,
    JobStages stages,
    List<PassedOver> otherPools,
    List<String> history,
    List<EventRow> events,
    Optional<String> cost,
    Optional<Origin> origin) {

  /**
   * Where a job comes from that has started.
   *
   * @param name of the job in its workflow
   */
  public record Origin(Link repository, String workflow, String name, Optional<Link> runner) {}

  /**
   * What the page needs beside the explanation.
   *
   * @param text an event as its log line
   * @param webAddress of GitHub, without a slash at its end
   */
  public record Context(
      List<PassedOver> otherPools,
      Optional<JobCost> cost,
      Optional<Work> work,
      Function<TimedEvent, String> text,
      String webAddress,
      Instant now) {}

  public static JobPage waiting(Explanation.Waits waits, Context context) {
    var job = waits.pending().ticket().job();
    return page(
        Link.job(job.id()),
        waits.reason(),
        Optional.of(waits),
        waits.timeline(),
        Optional.of(
            "%s/%s/actions/runs/%d/job/%s"
                .formatted(context.webAddress(), job.repository().name(), job.runId(), job.id())),
        context);
  }

  public static JobPage recalled(Explanation.Recalled recalled, Context context) {
    return page(
        Link.job(recalled.job()),
        recalled.reason(),
        Optional.empty(),
        recalled.timeline(),
        context.work().flatMap(work -> address(context.webAddress(), work)),
        context);
  }

  private static Optional<String> address(String github, Work work) {
    return work.origin()
        .map(
            origin ->
                "%s/%s/actions/runs/%d/job/%s"
                    .formatted(github, work.repository().name(), origin.run(), work.job()));
  }

  private static Origin origin(Work work, Context context) {
    return new Origin(
        Link.repository(work.repository()),
        work.workflow(),
        work.origin().map(JobOrigin::name).orElse(""),
        context.cost().map(JobCost::instance).map(Link::runner));
  }

  private static JobPage page(
      Link job,
      JobStatus status,
      Optional<Explanation.Waits> waits,
      List<TimedEvent> timeline,
      Optional<String> github,
      Context context) {
    return new JobPage(
        job,
        Words.of(status.state()),
        status.why(),
        status.next(),
        status.until().map(at -> Moment.of(at, context.now())),
        waits.map(it -> JobRow.of(it, context.now())),
        github,
        JobStages.of(
            waits.map(it -> it.pending().ticket().job().queuedAt()).or(() -> queuedAt(timeline)),
            timeline,
            context.now()),
        context.otherPools(),
        waits.map(it -> it.pending().attempts().history()).orElse(List.of()),
        EventRow.of(timeline, context.text(), context.now()),
        context.cost().map(Money::of),
        waits.isPresent() ? Optional.empty() : context.work().map(it -> origin(it, context)));
  }

  private static Optional<Instant> queuedAt(List<TimedEvent> timeline) {
    return timeline.stream()
        .flatMap(
            recorded ->
                recorded.event() instanceof Event.JobAdmitted admitted
                    ? admitted.queuedAt().stream()
                    : Stream.empty())
        .findFirst();
  }
}
