package dev.musterd.http.dashboard.view;

import dev.musterd.model.Event;
import dev.musterd.model.JobOrigin;
import dev.musterd.model.TimedEvent;
import dev.musterd.model.cost.JobCost;
import dev.musterd.model.cost.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A job that has started.
 *
 * @param name of the job in its workflow, and that of the workflow; empty where GitHub named none
 * @param state {@code busy}, or how it ended
 * @param toStart from GitHub's queue to its start
 * @param took from its start to its end, or so far
 */
public record RanRow(
    Link job,
    String name,
    String workflow,
    String state,
    Optional<Link> runner,
    Optional<Moment> started,
    String toStart,
    String took,
    String cost) {

  /** What is known of such a job. */
  public record Facts(Work work, List<TimedEvent> timeline, Optional<JobCost> cost) {}

  public static RanRow of(Facts facts, Instant now) {
    Optional<Instant> queued = Optional.empty();
    Optional<Instant> started = Optional.empty();
    Optional<Instant> finished = Optional.empty();
    String state = "busy";
    for (TimedEvent recorded : facts.timeline()) {
      if (recorded.event() instanceof Event.JobAdmitted admitted) {
        queued = queued.or(() -> admitted.queuedAt().or(() -> Optional.of(recorded.at())));
      } else if (recorded.event() instanceof Event.JobStarted) {
        started = Optional.of(recorded.at());
      } else if (recorded.event() instanceof Event.JobFinished end) {
        finished = Optional.of(recorded.at());
        state = end.conclusion();
      }
    }
    return new RanRow(
        Link.job(facts.work().job()),
        facts.work().origin().map(JobOrigin::name).orElse(""),
        facts.work().workflow(),
        state,
        facts.cost().map(JobCost::instance).map(Link::runner),
        started.map(at -> Moment.of(at, now)),
        between(queued, started),
        between(started, finished.or(() -> Optional.of(now))),
        facts.cost().map(Money::brief).orElse(""));
  }

  private static String between(Optional<Instant> from, Optional<Instant> to) {
    return from.flatMap(start -> to.map(end -> Span.text(Duration.between(start, end)))).orElse("");
  }
}
