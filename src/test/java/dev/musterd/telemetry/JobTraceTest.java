package dev.musterd.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Market;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.TimedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Jobs as spans, from their timelines. */
class JobTraceTest {
  private static final Instant QUEUED = Instant.parse("2026-11-24T12:00:00Z");
  private static final Job.Id JOB = new Job.Id(7);
  private static final OwnerPool GROUP = new OwnerPool("linux-x64", new Owner.Organization("acme"));
  private static final Instance.Id OURS = new Instance.Id("i-0123456789abcdef0");
  private static final Instance.Id OTHER = new Instance.Id("i-0123456789abcdef1");

  private final List<TimedEvent> timeline = new ArrayList<>();

  @Test
  void job_thatWasLaunchedFor_hasEveryStage() {
    waits();
    at(5, new Event.FleetRequested(GROUP, 1, 1, Market.SPOT, List.of(JOB)));
    at(8, launched(OURS));
    at(9, new Event.RunnerConfigured(OURS, GROUP));
    at(60, started(OURS, 58));
    at(90, new Event.JobFinished(JOB, Optional.of(name(OURS)), "success"));
    JobTrace trace = trace();
    assertEquals(
        "delivery 0-2, hold 2-5, launch 5-8, register 8-9, boot 9-58, run 58-90", stages(trace));
    assertEquals("success", trace.result());
    assertEquals(Optional.of(OURS), trace.instance());
    assertEquals(Optional.of(GROUP), trace.group());
    assertEquals(QUEUED, trace.from());
    assertEquals(QUEUED.plusSeconds(90), trace.to());
  }

  @Test
  void job_thatASpareRunnerTook_wasAssigned() {
    waits();
    at(3, new Event.JobCovered(JOB, OTHER));
    at(10, started(OTHER, 10));
    at(11, new Event.JobFinished(JOB, Optional.of(name(OTHER)), "failure"));
    assertEquals("delivery 0-2, hold 2-3, assign 3-10, run 10-11", stages(trace()));
  }

  @Test
  void job_thatWasCancelled_endsInWhatItWaitedFor() {
    waits();
    at(30, new Event.JobReleased(JOB, "GitHub has it as cancelled"));
    assertEquals("released", trace().result());
    assertEquals("delivery 0-2, assign 2-30", stages(trace()).replace("hold", "assign"));
    timeline.clear();
    waits();
    at(5, new Event.FleetRequested(GROUP, 1, 1, Market.SPOT, List.of(JOB)));
    at(8, launched(OURS));
    at(20, new Event.JobBuried(JOB, "ten launches", List.of()));
    assertEquals(JobTrace.BURIED, trace().result());
    assertEquals("delivery 0-2, hold 2-5, launch 5-8, register 8-20", stages(trace()));
  }

  @Test
  void job_ofWhichOnlyTheEndIsKnown_hasOnlyThat() {
    at(10, started(OURS, 10));
    assertTrue(JobTrace.of(JOB, timeline).isEmpty(), "not ended");
    at(20, new Event.JobFinished(JOB, Optional.of(name(OURS)), "success"));
    assertEquals("run 10-20", stages(trace()));
    timeline.clear();
    at(20, new Event.JobFinished(JOB, Optional.empty(), "cancelled"));
    assertTrue(JobTrace.of(JOB, timeline).isEmpty(), "nothing is known of its time");
    assertTrue(JobTrace.of(JOB, List.of()).isEmpty());
  }

  /** GitHub's clock may be ahead of ours. */
  @Test
  void timesThatContradictEachOther_takeNoTime() {
    at(2, admitted(Optional.of(QUEUED.plusSeconds(4))));
    at(10, started(OURS, 10));
    at(9, new Event.JobFinished(JOB, Optional.of(name(OURS)), "success"));
    assertEquals("delivery 4-4, assign 2-10, run 10-10", stages(trace()));
  }

  private void waits() {
    at(2, admitted(Optional.of(QUEUED)));
  }

  private static Event admitted(Optional<Instant> queuedAt) {
    return new Event.JobAdmitted(JOB, GROUP, Labels.of("linux"), "d", queuedAt);
  }

  private static Event started(Instance.Id on, long second) {
    return new Event.JobStarted(JOB, name(on), Optional.of(QUEUED.plusSeconds(second)));
  }

  private static String name(Instance.Id instance) {
    return "musterd-" + instance.value();
  }

  private static Event launched(Instance.Id instance) {
    return new Event.InstancesLaunched(GROUP, List.of(instance), List.of("x"), List.of(JOB));
  }

  private void at(long second, Event event) {
    timeline.add(new TimedEvent(QUEUED.plusSeconds(second), event));
  }

  private JobTrace trace() {
    return JobTrace.of(JOB, timeline).orElseThrow();
  }

  private static String stages(JobTrace trace) {
    return trace.stages().stream()
        .map(
            stage ->
                "%s %d-%d"
                    .formatted(
                        stage.name(),
                        stage.from().getEpochSecond() - QUEUED.getEpochSecond(),
                        stage.to().getEpochSecond() - QUEUED.getEpochSecond()))
        .collect(Collectors.joining(", "));
  }
}
