package dev.musterd.sim.world;

import dev.musterd.model.Event;
import dev.musterd.model.Job;
import dev.musterd.model.TimedEvent;
import dev.musterd.model.operator.MinuteOfActivity;
import dev.musterd.port.EventFeed;
import dev.musterd.port.Journal;
import dev.musterd.telemetry.RecentActivity;
import dev.musterd.telemetry.RecentEvents;
import dev.musterd.telemetry.RunnerHistories;
import dev.musterd.telemetry.Timelines;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A journal of every event of every process, for assertions and for messages of failed tests. */
public final class RecordingJournal implements Journal {
  private static final int TAIL = 50;

  private final InstantSource clock;
  private final List<TimedEvent> entries = new ArrayList<>();
  private final Map<Class<?>, List<Event>> ofKind = new HashMap<>();
  private Timelines timelines;
  private RunnerHistories runners;
  private RecentActivity activity;
  private final RecentEvents recent;
  private long hash;

  RecordingJournal(InstantSource clock) {
    this.clock = clock;
    this.recent = new RecentEvents(event -> timelines.jobsOf(event), clock);
    beginProcess();
  }

  /** Timelines are lost with the process that kept them. */
  final void beginProcess() {
    timelines = new Timelines(clock);
    runners = new RunnerHistories(clock);
    activity = new RecentActivity(clock);
  }

  @Override
  public void record(Event event) {
    Instant now = clock.instant();
    entries.add(new TimedEvent(now, event));
    ofKind.computeIfAbsent(event.getClass(), _ -> new ArrayList<>()).add(event);
    hash = 31 * hash + (now + " " + event).hashCode();
    timelines.record(event);
    runners.record(event);
    activity.record(event);
    recent.record(event);
  }

  public int size() {
    return entries.size();
  }

  /** Equal for equal events at equal times, in any JVM. */
  public long hash() {
    return hash;
  }

  /** Every event of this kind, the oldest first. */
  public <E extends Event> List<E> all(Class<E> kind) {
    return of(kind).toList();
  }

  private <E extends Event> Stream<E> of(Class<E> kind) {
    return ofKind.getOrDefault(kind, List.of()).stream().map(kind::cast);
  }

  public <E extends Event> boolean has(Class<E> kind, Predicate<E> which) {
    return of(kind).anyMatch(which);
  }

  public boolean has(Class<? extends Event> kind) {
    return has(kind, _ -> true);
  }

  /** Why the job waited, in the order of the events. */
  public List<String> reasons(Job.Id job) {
    return all(Event.JobHeld.class).stream()
        .filter(held -> held.job().equals(job))
        .map(Event.JobHeld::reason)
        .toList();
  }

  /** What the daemon keeps of the job. */
  public List<TimedEvent> timeline(Job.Id job) {
    return timelines.of(job);
  }

  /** What the daemon keeps of instances. */
  public RunnerHistories runners() {
    return runners;
  }

  /** The last hour by minute, as the daemon counts it. */
  public List<MinuteOfActivity> lastHour() {
    return activity.lastHour();
  }

  /** The latest events, for those who read them while they happen. */
  public EventFeed recent() {
    return recent;
  }

  /** Everything, the oldest first. */
  public List<TimedEvent> all() {
    return List.copyOf(entries);
  }

  /** The last events that are not mere ticks, a line each. */
  public String tail() {
    List<String> lines =
        entries.stream()
            .filter(entry -> !(entry.event() instanceof Event.TickFinished))
            .map(entry -> entry.at() + " " + entry.event())
            .toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
  }
}
