package dev.musterd.telemetry;

import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.port.Journal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened to each of the latest jobs, in memory. Synchronized because a page of the
 * management door may read on another event loop than the one that records.
 */
public final class Timelines implements Journal {
  /** A busy day of a large organization. */
  static final int MAX_JOBS = 10_000;

  /** An ordinary job has ten; only one that waits for hours has more. */
  static final int MAX_EVENTS = 50;

  private final InstantSource clock;

  /** The job that has been quiet the longest comes first. */
  private final Map<Job.Id, List<Entry>> jobs =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Job.Id, List<Timelines.Entry>> eldest) {
          return size() > MAX_JOBS;
        }
      };

  public Timelines(InstantSource clock) {
    this.clock = clock;
  }

  /** One event of a job, and when it was recorded. */
  public record Entry(Instant at, Event event) {}

  @Override
  public synchronized void record(Event event) {
    for (Job.Id job : event.jobs()) {
      List<Entry> entries = jobs.computeIfAbsent(job, _ -> new ArrayList<>(4));
      if (entries.size() == MAX_EVENTS) {
        // The first says why the job is ours at all; of the rest, the latest matter.
        entries.remove(1);
      }
      entries.add(new Entry(clock.instant(), event));
    }
  }

  /** In the order of recording; empty for a job nobody has heard of, or not lately. */
  public synchronized List<Entry> of(Job.Id job) {
    return List.copyOf(jobs.getOrDefault(job, List.of()));
  }
}
