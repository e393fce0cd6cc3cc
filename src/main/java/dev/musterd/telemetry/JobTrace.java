package dev.musterd.telemetry;

import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.TimedEvent;
import dev.musterd.telemetry.StartStages.Mark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The whole of one job, from GitHub's queue to its end, as far as its timeline has it.
 *
 * @param group empty when only later events are known
 * @param runner that took the job
 * @param instance of that runner
 * @param result GitHub's conclusion such as {@code success}, or {@code released} or {@code buried}
 *     for one that did not run here
 * @param stages that follow each other; the last is {@code run}
 */
public record JobTrace(
    Job.Id job,
    Optional<OwnerPool> group,
    Optional<String> runner,
    Optional<Instance.Id> instance,
    String result,
    List<Stage> stages) {
  /** The result of a job that musterd gave up. */
  public static final String BURIED = "buried";

  private static final String RELEASED = "released";

  /** One part of the job's time. */
  public record Stage(String name, Instant from, Instant to) {}

  public JobTrace {
    stages = List.copyOf(stages);
  }

  /** When GitHub queued the job, or what is known of it begins. */
  public Instant from() {
    return stages.getFirst().from();
  }

  public Instant to() {
    return stages.getLast().to();
  }

  /** Empty while the job has not ended, or when nothing is known of its time. */
  public static Optional<JobTrace> of(Job.Id job, List<TimedEvent> timeline) {
    Reader reader = new Reader(job);
    timeline.forEach(reader::read);
    return reader.trace();
  }

  /** Collects what the events say, in their order. */
  private static final class Reader {
    private final Job.Id job;
    private final StartStages stages = new StartStages();
    private Optional<OwnerPool> group = Optional.empty();
    private Optional<Instance.Id> launched = Optional.empty();
    private Optional<String> runner = Optional.empty();
    private Optional<Instant> started = Optional.empty();
    private Optional<Instant> ended = Optional.empty();
    private String result = "";

    Reader(Job.Id job) {
      this.job = job;
    }

    private void read(TimedEvent recorded) {
      Instant at = recorded.at();
      switch (recorded.event()) {
        case Event.JobAdmitted it -> {
          known(it.group(), it.queuedAt());
          stages.first(Mark.ADMITTED, at);
        }
        case Event.JobReceived it -> known(it.group(), it.queuedAt());
        case Event.JobCovered _ -> stages.last(Mark.COVERED, at);
        case Event.FleetRequested _ -> stages.requested(at);
        case Event.InstancesLaunched it -> launched(it, at);
        case Event.RunnerConfigured it when launched.filter(it.instance()::equals).isPresent() ->
            stages.last(Mark.CONFIGURED, at);
        case Event.JobStarted it -> {
          started = Optional.of(it.startedAt().filter(then -> !then.isAfter(at)).orElse(at));
          runner = Optional.of(it.runner());
        }
        case Event.JobFinished it -> {
          runner = runner.or(it::runner);
          ended(it.conclusion(), at);
        }
        case Event.JobBuried _ -> ended(BURIED, at);
        case Event.JobReleased _ when started.isEmpty() -> ended(RELEASED, at);
        default -> {
          // Neither begins nor ends a stage.
        }
      }
    }

    private void known(OwnerPool of, Optional<Instant> queuedAt) {
      group = Optional.of(of);
      queuedAt.ifPresent(at -> stages.first(Mark.QUEUED, at));
    }

    private void launched(Event.InstancesLaunched event, Instant at) {
      int index = event.jobs().indexOf(job);
      if (index >= 0 && index < event.instances().size()) {
        launched = Optional.of(event.instances().get(index));
        stages.last(Mark.LAUNCHED, at);
      }
    }

    /** What comes later corrects what was known before. */
    private void ended(String how, Instant at) {
      result = how;
      ended = Optional.of(at);
    }

    private Optional<JobTrace> trace() {
      List<Stage> all = ended.map(this::stages).orElse(List.of());
      return all.isEmpty()
          ? Optional.empty()
          : Optional.of(new JobTrace(job, group, runner, instance(), result, all));
    }

    private Optional<Instance.Id> instance() {
      return runner.flatMap(Timelines::instance);
    }

    private List<Stage> stages(Instant end) {
      boolean onItsOwn =
          stages.has(Mark.REQUESTED)
              && (started.isEmpty() || launched.isPresent() && launched.equals(instance()));
      Map<StartStages.Stage, StartStages.Interval> before =
          stages.intervals(started.orElse(end), onItsOwn);
      List<Stage> all = new ArrayList<>();
      before.forEach(
          (stage, time) ->
              all.add(new Stage(stage.name().toLowerCase(Locale.ROOT), time.from(), time.to())));
      started.ifPresent(at -> all.add(new Stage("run", at, end.isAfter(at) ? end : at)));
      return all;
    }
  }
}
