package dev.musterd.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.doubles.VirtualTime;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Labels;
import dev.musterd.model.Market;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.TimedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelinesTest {
  private static final OwnerPool GROUP = new OwnerPool("linux-x64", new Owner.Organization("acme"));

  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  private final Timelines timelines = new Timelines(time);

  @Test
  void event_isKeptForEachOfItsJobs_withItsTime() {
    Event one = new Event.JobReceived(job(1), GROUP, 1);
    Event both = new Event.FleetRequested(GROUP, 2, 1, Market.SPOT, List.of(job(1), job(2)));
    timelines.record(one);
    time.advance(Duration.ofSeconds(5));
    timelines.record(both);
    timelines.record(new Event.DaemonStopping("no job's business"));
    Instant later = Instant.ofEpochSecond(5);
    assertEquals(
        List.of(new TimedEvent(Instant.EPOCH, one), new TimedEvent(later, both)),
        timelines.of(job(1)));
    assertEquals(List.of(new TimedEvent(later, both)), timelines.of(job(2)));
    assertEquals(List.of(), timelines.of(job(3)));
  }

  @Test
  void instancesEvents_belongToTheJobThatItCameFor_thenToTheOneThatItTook() {
    Instance.Id instance = new Instance.Id("i-0123456789abcdef0");
    timelines.record(
        new Event.InstancesLaunched(GROUP, List.of(instance), List.of(), List.of(job(1), job(2))));
    Event configured = new Event.RunnerConfigured(instance, GROUP);
    timelines.record(configured);
    timelines.record(new Event.JobCovered(job(2), instance));
    Event suspected = new Event.InstanceSuspected(instance, GROUP, "not online after 5m");
    timelines.record(suspected);
    timelines.record(new Event.JobStarted(job(3), "ci-" + instance));
    Event vanished =
        new Event.InstanceVanished(instance, GROUP, "Client.InstanceInitiatedShutdown");
    timelines.record(vanished);
    timelines.record(new Event.JobStarted(job(4), "office-mac"));

    assertEquals(configured, last(1));
    assertEquals(suspected, last(2));
    assertEquals(vanished, last(3));
    assertEquals(1, timelines.of(job(4)).size());
  }

  @Test
  void event_isItsLogLine_asJson() {
    assertEquals(
        "{\"at\":\"1970-01-01T00:00:00Z\",\"level\":\"INFO\",\"event\":\"job-released\",\"job\":\"1\",\"reason\":\"it"
            + " ended\"}",
        Timelines.json(new TimedEvent(Instant.EPOCH, new Event.JobReleased(job(1), "it ended"))));
  }

  private Event last(long job) {
    return timelines.of(job(job)).getLast().event();
  }

  @Test
  void timeline_keepsTheFirstAndTheLatestEvents() {
    for (int i = 1; i <= Timelines.MAX_EVENTS + 10; i++) {
      timelines.record(new Event.JobReceived(job(1), GROUP, i));
    }
    List<Integer> kept =
        timelines.of(job(1)).stream()
            .map(entry -> ((Event.JobReceived) entry.event()).timesReceived())
            .toList();
    List<Integer> expected = new ArrayList<>(List.of(1));
    for (int i = 12; i <= Timelines.MAX_EVENTS + 10; i++) {
      expected.add(i);
    }
    assertEquals(expected, kept);
  }

  /** The queue may give a message out before its answer to the sender has arrived. */
  @Test
  void admission_isFirst_thoughTheMessageWasFaster() {
    Event received = new Event.JobReceived(job(1), GROUP, 1);
    Event admitted = new Event.JobAdmitted(job(1), GROUP, Labels.of("linux"), "d-1");
    timelines.record(received);
    timelines.record(admitted);
    timelines.record(admitted);
    assertEquals(
        List.of(admitted, received, admitted),
        timelines.of(job(1)).stream().map(TimedEvent::event).toList());
  }

  @Test
  void quietestJob_isForgottenFirst() {
    for (int i = 0; i < Timelines.MAX_JOBS; i++) {
      timelines.record(new Event.JobReceived(job(i), GROUP, 1));
    }
    timelines.record(new Event.JobReceived(job(0), GROUP, 2));
    timelines.record(new Event.JobReceived(job(-1), GROUP, 1));
    assertEquals(2, timelines.of(job(0)).size());
    assertEquals(List.of(), timelines.of(job(1)));
    assertEquals(1, timelines.of(job(2)).size());
  }

  @Test
  void tee_recordsInEveryJournal_inOrder() {
    List<String> heard = new ArrayList<>();
    new EventTee(List.of(_ -> heard.add("first"), _ -> heard.add("second")))
        .record(new Event.DaemonStopping("why"));
    assertEquals(List.of("first", "second"), heard);
  }

  private static Job.Id job(long id) {
    return new Job.Id(id);
  }
}
