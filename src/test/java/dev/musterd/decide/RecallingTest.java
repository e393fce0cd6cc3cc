package dev.musterd.decide;

import static dev.musterd.model.ModelSamples.NOON;
import static dev.musterd.model.ModelSamples.OWNER_POOL;
import static dev.musterd.model.ModelSamples.instanceId;
import static dev.musterd.model.ModelSamples.jobId;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.JobStatus;
import dev.musterd.model.JobStatus.State;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.RunAttempt;
import dev.musterd.model.TimedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecallingTest {
  private static final Job.Id JOB = jobId(1);
  private static final Event ADMITTED =
      new Event.JobAdmitted(JOB, OWNER_POOL, Labels.of("linux"), "delivery");
  private static final Event RECEIVED = new Event.JobReceived(JOB, OWNER_POOL, 1);
  private static final Event STARTED = new Event.JobStarted(JOB, "i-1");
  private static final Event RELEASED = new Event.JobReleased(JOB, "it started on i-1");
  private static final Event FINISHED = new Event.JobFinished(JOB, Optional.of("i-1"), "success");

  static List<Arguments> timelines() {
    return List.of(
        arguments(
            List.of(ADMITTED),
            State.QUEUED,
            "it was admitted to pool linux-x64 for acme at 2026-11-23T12:00:00Z, and is in the"
                + " queue"),
        arguments(
            List.of(ADMITTED, RECEIVED, STARTED, RELEASED),
            State.STARTED,
            "it started on runner i-1 at 2026-11-23T12:00:02Z"),
        arguments(
            List.of(ADMITTED, STARTED, RELEASED, FINISHED),
            State.FINISHED,
            "it ended on runner i-1 at 2026-11-23T12:00:03Z: success"),
        arguments(
            List.of(FINISHED, STARTED, ADMITTED),
            State.FINISHED,
            "it ended on runner i-1 at 2026-11-23T12:00:00Z: success"),
        arguments(
            List.of(new Event.JobFinished(JOB, Optional.empty(), "cancelled")),
            State.FINISHED,
            "it ended at 2026-11-23T12:00:00Z: cancelled"),
        arguments(
            List.of(
                new Event.JobRefused(
                    JOB, new Owner.Repository("acme", "shop"), Labels.of("mac"), "no pool")),
            State.REFUSED,
            "it was refused at 2026-11-23T12:00:00Z: no pool"),
        arguments(
            List.of(new Event.JobNotQueued(JOB, "SQS is down")),
            State.NOT_QUEUED,
            "the queue did not take it at 2026-11-23T12:00:00Z: SQS is down"),
        arguments(
            List.of(ADMITTED, RECEIVED, new Event.JobBuried(JOB, "none took it", List.of())),
            State.BURIED,
            "it was given up at 2026-11-23T12:00:02Z: none took it"),
        arguments(
            List.of(new Event.JobBuried(JOB, "none took it", List.of()), ADMITTED),
            State.QUEUED,
            "it was admitted to pool linux-x64 for acme at 2026-11-23T12:00:01Z, and is in the"
                + " queue"),
        arguments(
            List.of(RECEIVED, new Event.JobReleased(JOB, "GitHub no longer knows the job")),
            State.RELEASED,
            "it was released at 2026-11-23T12:00:01Z: GitHub no longer knows the job"),
        arguments(
            List.of(RECEIVED),
            State.RELEASED,
            "musterd heard of it last at 2026-11-23T12:00:00Z, and holds it no longer"));
  }

  @ParameterizedTest
  @MethodSource("timelines")
  void timeline_saysWhatBecameOfTheJob(List<Event> events, State state, String why) {
    JobStatus reason = Recalling.judge(recorded(events)).orElseThrow();
    assertEquals(state, reason.state());
    assertEquals(why, reason.why());
  }

  @Test
  void interruptedJob_saysWhetherItRunsAgain() {
    RunAttempt run = new RunAttempt(new Owner.Repository("acme", "shop"), 7, 1);
    Event interrupted =
        new Event.InstanceInterrupted(instanceId(1), "spot-interruption", Optional.empty(), "");
    Event requested = new Event.RerunRequested(run, List.of(JOB), "spot-interruption");
    Event declined =
        new Event.RerunDeclined(instanceId(1), Optional.of(run), "the run was cancelled");
    assertNext("once the run has ended", STARTED, interrupted, FINISHED);
    assertNext("as acme/shop run 7, attempt 2", STARTED, interrupted, FINISHED, requested);
    assertNext("not run again: the run was cancelled", interrupted, FINISHED, declined);
    assertNext("nothing more is done", STARTED, FINISHED);
  }

  private static void assertNext(String expected, Event... events) {
    String next = Recalling.judge(recorded(List.of(events))).orElseThrow().next();
    assertTrue(next.contains(expected), next);
  }

  @Test
  void runnerThatHung_isTold_untilTheJobEnds() {
    Event started = new Event.JobStarted(JOB, "x-" + instanceId(1));
    Event hung =
        new Event.RunnerHung(
            instanceId(1), OWNER_POOL, "hung-after-job", Optional.empty(), "it did not end");
    Event another =
        new Event.RunnerHung(
            instanceId(2), OWNER_POOL, "hung-unregistered", Optional.empty(), "it never came");
    assertEquals(
        Optional.of(
            "it started on runner x-%s at 2026-11-23T12:00:01Z, and the runner hung: it did not end"
                .formatted(instanceId(1))),
        why(List.of(ADMITTED, started, another, hung)));
    assertEquals(
        Optional.of("it started on runner x-%s at 2026-11-23T12:00:00Z".formatted(instanceId(1))),
        why(List.of(started, another)));
    assertEquals(
        Optional.of("it ended on runner i-1 at 2026-11-23T12:00:02Z: success"),
        why(List.of(started, hung, FINISHED)));
  }

  private static Optional<String> why(List<Event> events) {
    return Recalling.judge(recorded(events)).map(JobStatus::why);
  }

  @Test
  void instancesEvents_sayNothingOfTheJob() {
    Event configured = new Event.RunnerConfigured(instanceId(1), OWNER_POOL);
    assertEquals(Optional.empty(), Recalling.judge(List.of()));
    assertEquals(Optional.empty(), Recalling.judge(recorded(List.of(configured))));
  }

  /** A second apart. */
  private static List<TimedEvent> recorded(List<Event> events) {
    List<TimedEvent> timeline = new ArrayList<>();
    events.forEach(event -> timeline.add(new TimedEvent(NOON.plusSeconds(timeline.size()), event)));
    return timeline;
  }
}
