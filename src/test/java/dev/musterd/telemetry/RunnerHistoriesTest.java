package dev.musterd.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.operator.MinuteOfActivity;
import dev.musterd.model.operator.RunnerHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept of runners and of the last hour. */
class RunnerHistoriesTest {
  private static final OwnerPool GROUP = new OwnerPool("linux-x64", new Owner.Organization("acme"));
  private static final Instance.Id FIRST = new Instance.Id("i-00000001");
  private static final Instance.Id SECOND = new Instance.Id("i-00000002");

  private Instant now = Instant.parse("2026-11-02T12:00:30Z");
  private final RunnerHistories histories = new RunnerHistories(() -> now);
  private final RecentActivity activity = new RecentActivity(() -> now);

  private void launch(List<Instance.Id> instances) {
    histories.record(new Event.InstancesLaunched(GROUP, instances, List.of(), List.of()));
  }

  @Test
  void runner_hasTheEventsOfItsInstance_andOfItsJobs() {
    launch(List.of(FIRST, SECOND));
    histories.record(new Event.RunnerConfigured(FIRST, GROUP));
    histories.record(new Event.JobStarted(new Job.Id(7), "ci-" + FIRST, Optional.empty()));
    histories.record(new Event.JobFinished(new Job.Id(7), Optional.empty(), "success"));
    histories.record(new Event.JobFinished(new Job.Id(8), Optional.empty(), "success"));
    assertEquals(4, histories.of(FIRST).orElseThrow().events().size());
    assertEquals(1, histories.of(SECOND).orElseThrow().events().size());
    assertEquals(Optional.empty(), histories.of(new Instance.Id("i-00000003")));
    assertEquals(
        List.of(SECOND, FIRST), histories.latest(9).stream().map(RunnerHistory::instance).toList());
    assertEquals(
        List.of(SECOND), histories.latest(1).stream().map(RunnerHistory::instance).toList());
  }

  @Test
  void memory_isBounded() {
    IntStream.rangeClosed(1, RunnerHistories.INSTANCES_MAX + 5)
        .forEach(number -> launch(List.of(new Instance.Id("i-%08x".formatted(number)))));
    assertEquals(Optional.empty(), histories.of(FIRST));
    assertEquals(RunnerHistories.INSTANCES_MAX, histories.latest(Integer.MAX_VALUE).size());
    Instance.Id last = new Instance.Id("i-%08x".formatted(RunnerHistories.INSTANCES_MAX));
    for (int i = 0; i < 2 * RunnerHistories.EVENTS_MAX; i++) {
      histories.record(new Event.SuspicionLifted(last, GROUP));
    }
    RunnerHistory history = histories.of(last).orElseThrow();
    assertEquals(RunnerHistories.EVENTS_MAX, history.events().size());
    assertEquals(Event.InstancesLaunched.class, history.events().getFirst().event().getClass());
  }

  @Test
  void activity_isCountedByMinute_forAnHour() {
    activity.record(
        new Event.InstancesLaunched(GROUP, List.of(FIRST, SECOND), List.of(), List.of()));
    activity.record(new Event.DutyFailed("reap", "x"));
    now = now.plus(Duration.ofMinutes(1));
    activity.record(new Event.JobStarted(new Job.Id(7), "ci", Optional.empty()));
    List<MinuteOfActivity> hour = activity.lastHour();
    assertEquals(60, hour.size());
    assertEquals(2, hour.get(58).launched());
    assertEquals(1, hour.get(58).failed());
    assertEquals(1, hour.getLast().started());
    assertEquals(Instant.parse("2026-11-02T12:01:00Z"), hour.getLast().at());
    now = now.plus(Duration.ofMinutes(59));
    assertEquals(1, activity.lastHour().getFirst().started());
    now = now.plus(Duration.ofMinutes(1));
    assertEquals(0, activity.lastHour().stream().mapToInt(MinuteOfActivity::started).sum());
  }
}
