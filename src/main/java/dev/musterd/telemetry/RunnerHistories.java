package dev.musterd.telemetry;

import dev.musterd.base.BoundedMap;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.TimedEvent;
import dev.musterd.model.operator.RunnerHistory;
import dev.musterd.port.Journal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The events of the latest instances, in memory, the ended ones with them. Synchronized because a
 * page of the management listener may read on another event loop than the one that records.
 */
public final class RunnerHistories implements Journal {
  /** As many runners as a large fleet has at a time. */
  static final int INSTANCES_MAX = 10_000;

  /** An ephemeral runner has six; a persistent one that has run many jobs keeps the latest. */
  static final int EVENTS_MAX = 40;

  private final InstantSource clock;

  /** The one that was launched first comes first. */
  private final Map<Instance.Id, List<TimedEvent>> instances =
      BoundedMap.evictingEldest(INSTANCES_MAX);

  /** Where a job runs: its end does not always name the runner. */
  private final Map<Job.Id, Instance.Id> runs = BoundedMap.evictingEldest(INSTANCES_MAX);

  public RunnerHistories(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void record(Event event) {
    switch (event) {
      case Event.InstancesLaunched launched -> launched.instances().forEach(id -> add(id, event));
      case Event.JobCovered covered -> add(covered.instance(), event);
      case Event.RunnerMismatched mismatched -> add(mismatched.instance(), event);
      case Event.JobStarted started ->
          Timelines.instance(started.runner())
              .ifPresent(
                  id -> {
                    runs.put(started.job(), id);
                    add(id, event);
                  });
      case Event.JobFinished finished ->
          Optional.ofNullable(runs.remove(finished.job())).ifPresent(id -> add(id, event));
      case Event.OfOneInstance its -> add(its.instance(), event);
      default -> {
        // Of no instance.
      }
    }
  }

  private void add(Instance.Id instance, Event event) {
    List<TimedEvent> entries = instances.computeIfAbsent(instance, _ -> new ArrayList<>(6));
    if (entries.size() == EVENTS_MAX) {
      // The first says when and what for it was launched; of the rest, the latest matter.
      entries.remove(1);
    }
    entries.add(new TimedEvent(clock.instant(), event));
  }

  /** Empty for one that nothing was recorded of, or whose events were dropped. */
  public synchronized Optional<RunnerHistory> of(Instance.Id instance) {
    return Optional.ofNullable(instances.get(instance))
        .map(events -> new RunnerHistory(instance, events));
  }

  /** At most so many, the one that was launched last first. */
  public synchronized List<RunnerHistory> latest(int max) {
    List<RunnerHistory> latest = new ArrayList<>();
    int skipped = Math.max(0, instances.size() - max);
    instances.entrySet().stream()
        .skip(skipped)
        .forEach(each -> latest.add(new RunnerHistory(each.getKey(), each.getValue())));
    return latest.reversed();
  }
}
