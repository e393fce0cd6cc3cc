package dev.musterd.decide;

import dev.musterd.model.Event;
import dev.musterd.model.JobStatus;
import dev.musterd.model.JobStatus.State;
import dev.musterd.model.TimedEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What became of a job that waits no longer, or not yet, from what was recorded of it. */
public final class Recalling {
  private Recalling() {}

  /**
   * What the job's events come to; empty when they say nothing of the job itself.
   *
   * @param timeline in the order of recording
   */
  public static Optional<JobStatus> judge(List<TimedEvent> timeline) {
    return last(timeline, Event.JobFinished.class)
        .or(() -> last(timeline, Event.JobStarted.class))
        .or(() -> last(timeline, Event.OfOneJob.class))
        .map(found -> hung(timeline, found).orElseGet(() -> reason(found)))
        .map(status -> status.state() == State.FINISHED ? repeated(status, timeline) : status);
  }

  /** What is done about a job whose instance was interrupted under it. */
  private static JobStatus repeated(JobStatus status, List<TimedEvent> timeline) {
    Optional<String> next =
        timeline.stream()
            .flatMap(recorded -> again(recorded.event()).stream())
            .reduce((_, later) -> later);
    return next.map(
            text ->
                new JobStatus(status.state(), status.verdict(), status.why(), text, status.until()))
        .orElse(status);
  }

  private static Optional<String> again(Event event) {
    return switch (event) {
      case Event.InstanceInterrupted interrupted ->
          Optional.of(
              "its instance was interrupted (%s): its failed jobs are run again once the run has ended, if no other failed by itself"
                  .formatted(interrupted.kind()));
      case Event.RerunRequested requested ->
          Optional.of("it runs again, with a new id, as %s".formatted(requested.run().next()));
      case Event.RerunRefused refused ->
          Optional.of("GitHub refused to run it again: " + refused.reason());
      case Event.RerunDeclined declined ->
          Optional.of(
              "its instance was interrupted, and it is not run again: " + declined.reason());
      default -> Optional.empty();
    };
  }

  /** What became of a job that started on a runner that hung, until GitHub says that it ended. */
  private static Optional<JobStatus> hung(List<TimedEvent> timeline, TimedEvent found) {
    if (!(found.event() instanceof Event.JobStarted started)) {
      return Optional.empty();
    }
    return timeline.stream()
        .filter(
            it ->
                it.event() instanceof Event.RunnerHung hung
                    && started.runner().endsWith(hung.instance().value()))
        .findFirst()
        .map(
            it ->
                JobStatus.of(
                    State.STARTED,
                    "it started on runner %s at %s, and the runner hung: %s"
                        .formatted(
                            started.runner(),
                            seconds(found.at()),
                            ((Event.RunnerHung) it.event()).reason()),
                    "GitHub fails the job about ten minutes after the runner's end; then run it"
                        + " again"));
  }

  /** A job ends once; so its end counts more than events that came after it. */
  private static Optional<TimedEvent> last(List<TimedEvent> timeline, Class<? extends Event> kind) {
    return timeline.reversed().stream().filter(it -> kind.isInstance(it.event())).findFirst();
  }

  private static JobStatus reason(TimedEvent recorded) {
    String at = " at " + seconds(recorded.at());
    return switch ((Event.OfOneJob) recorded.event()) {
      case Event.JobFinished finished ->
          JobStatus.of(
              State.FINISHED,
              "it ended%s%s: %s"
                  .formatted(
                      finished.runner().map(runner -> " on runner " + runner).orElse(""),
                      at,
                      finished.conclusion()),
              "nothing more is done for it; a job that runs again has a new id");
      case Event.JobStarted started ->
          JobStatus.of(
              State.STARTED,
              "it started on runner " + started.runner() + at,
              "the runner is busy until GitHub says that the job has ended");
      case Event.JobRefused refused ->
          JobStatus.of(
              State.REFUSED,
              "it was refused%s: %s".formatted(at, refused.reason()),
              "no runner comes from here: change pools or github.repositories, or the job's"
                  + " runs-on, then run it again");
      case Event.JobNotQueued failed ->
          JobStatus.of(
              State.NOT_QUEUED,
              "the queue did not take it%s: %s".formatted(at, failed.reason()),
              "no runner comes before its webhook is delivered again, from the App's page Advanced,"
                  + " Recent deliveries");
      case Event.JobAdmitted admitted ->
          JobStatus.of(
              State.QUEUED,
              "it was admitted to pool %s for %s%s, and is in the queue"
                  .formatted(admitted.group().pool(), admitted.group().owner(), at),
              "the queue hands it over within seconds");
      case Event.JobBuried buried ->
          JobStatus.of(
              State.BURIED,
              "it was given up%s: %s".formatted(at, buried.reason()),
              "it is in the dead-letter queue; once the cause is mended, run it again");
      case Event.JobReleased released ->
          JobStatus.of(
              State.RELEASED,
              "it was released%s: %s".formatted(at, released.reason()),
              "nothing more is done for it");
      case Event.JobReceived _, Event.JobHeld _, Event.JobCovered _, Event.RunnerMismatched _ ->
          JobStatus.of(
              State.RELEASED,
              "musterd heard of it last" + at + ", and holds it no longer",
              "if GitHub still shows it as queued, deliver its webhook again");
    };
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
