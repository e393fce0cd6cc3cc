package dev.musterd.telemetry;

import dev.musterd.base.BoundedMap;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.TimedEvent;
import dev.musterd.port.Journal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The events of the latest jobs, in memory. What happens to an instance belongs to the job that it
 * came for, and then to the one that it took. Synchronized because a page of the management
 * listener may read on another event loop than the one that records.
 */
public final class Timelines implements Journal {
  /** A busy day of a large organization. */
  static final int MAX_JOBS = 10_000;

  /** An ordinary job has ten; only one that waits for hours has more. */
  static final int MAX_EVENTS = 50;

  private final InstantSource clock;

  /** The job that has been quiet the longest comes first. */
  private final Map<Job.Id, List<TimedEvent>> jobs = BoundedMap.evictingLeastRecentlyUsed(MAX_JOBS);

  private final Map<Instance.Id, Job.Id> cameFor = BoundedMap.evictingLeastRecentlyUsed(MAX_JOBS);

  public Timelines(InstantSource clock) {
    this.clock = clock;
  }

  /** The event as in a log line of {@code logging.format = json}. */
  public static String json(TimedEvent recorded) {
    Event event = recorded.event();
    return EventLine.json(recorded.at(), event.level().name(), event);
  }

  @Override
  public synchronized void record(Event event) {
    link(event);
    TimedEvent recorded = new TimedEvent(clock.instant(), event);
    event.jobs().forEach(job -> add(job, recorded));
    if (event instanceof Event.OfOneInstance its) {
      Optional.ofNullable(cameFor.get(its.instance())).ifPresent(job -> add(job, recorded));
    }
  }

  private void link(Event event) {
    if (event instanceof Event.InstancesLaunched launched) {
      int pairs = Math.min(launched.instances().size(), launched.jobs().size());
      for (int i = 0; i < pairs; i++) {
        cameFor.put(launched.instances().get(i), launched.jobs().get(i));
      }
    } else if (event instanceof Event.JobCovered covered) {
      cameFor.put(covered.instance(), covered.job());
    } else if (event instanceof Event.JobStarted started) {
      instance(started.runner()).ifPresent(instance -> cameFor.put(instance, started.job()));
    }
  }

  /** A runner's name ends with the id of its instance. */
  static Optional<Instance.Id> instance(String runner) {
    String end = runner.substring(Math.max(0, runner.lastIndexOf("i-")));
    return Instance.Id.FORM.matcher(end).matches()
        ? Optional.of(new Instance.Id(end))
        : Optional.empty();
  }

  private void add(Job.Id job, TimedEvent recorded) {
    List<TimedEvent> entries = jobs.computeIfAbsent(job, _ -> new ArrayList<>(4));
    if (entries.size() == MAX_EVENTS) {
      // The first says why the job is ours at all; of the rest, the latest matter.
      entries.remove(1);
    }
    entries.add(place(entries, recorded.event()), recorded);
  }

  /** The queue may give a message out before it has confirmed it to the sender. */
  private static int place(List<TimedEvent> entries, Event event) {
    boolean overtaken =
        event instanceof Event.JobAdmitted
            && entries.size() == 1
            && entries.getFirst().event() instanceof Event.JobReceived;
    return overtaken ? 0 : entries.size();
  }

  /** In the order of events; empty for a job without events, or whose events were dropped. */
  public synchronized List<TimedEvent> of(Job.Id job) {
    return List.copyOf(jobs.getOrDefault(job, List.of()));
  }
}
