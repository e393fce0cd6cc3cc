package dev.musterd.daemon;

import dev.musterd.model.Event;
import dev.musterd.port.Journal;
import dev.musterd.telemetry.EventLog;
import dev.musterd.telemetry.EventTee;
import dev.musterd.telemetry.RecentActivity;
import dev.musterd.telemetry.RecentAwsCalls;
import dev.musterd.telemetry.RecentEvents;
import dev.musterd.telemetry.RunnerHistories;
import dev.musterd.telemetry.Timelines;
import java.time.InstantSource;
import java.util.List;

/**
 * What is kept of events and calls in memory, for those who ask.
 *
 * @param events the latest, for those who read them while they happen
 */
record Recordings(
    Timelines timelines,
    RunnerHistories runners,
    RecentActivity activity,
    RecentEvents events,
    RecentAwsCalls awsCalls)
    implements Journal {

  Recordings(InstantSource clock) {
    this(new Timelines(clock), clock);
  }

  private Recordings(Timelines timelines, InstantSource clock) {
    this(
        timelines,
        new RunnerHistories(clock),
        new RecentActivity(clock),
        new RecentEvents(timelines::jobsOf, clock),
        new RecentAwsCalls(clock));
  }

  @Override
  public void record(Event event) {
    timelines.record(event);
    runners.record(event);
    activity.record(event);
  }

  /** The log, and beside it the latest events: what fills the one would fill the others. */
  Journal lines() {
    return new EventTee(List.of(new EventLog(), events));
  }
}
