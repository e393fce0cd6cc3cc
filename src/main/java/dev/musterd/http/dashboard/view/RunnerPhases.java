package dev.musterd.http.dashboard.view;

import dev.musterd.model.Event;
import dev.musterd.model.TimedEvent;
import dev.musterd.model.operator.RunnerHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a runner did when, read from the events of its instance.
 *
 * @param phases in their order, without a gap
 * @param end when the instance was terminated or found to have ended
 */
record RunnerPhases(List<Stretch> phases, Optional<Instant> end) {
  static final String LAUNCHED = "launched";
  static final String BOOTING = "booting";
  static final String BOOTED = "booted";
  static final String IDLE = "idle";
  static final String BUSY = "busy";
  static final String ENDING = "ending";

  private static final Set<String> BEFORE_ONLINE = Set.of(LAUNCHED, BOOTING, BOOTED);

  /** Has done a job; what that means is known only later. */
  private static final String FINISHED = "finished";

  RunnerPhases {
    phases = List.copyOf(phases);
  }

  /** From a moment until the next stretch begins, the instance ends or now. */
  record Stretch(String state, Instant start) {}

  /**
   * @param idleSince as GitHub's lists say it of a runner that is idle now
   */
  static RunnerPhases of(RunnerHistory history, Optional<Instant> idleSince) {
    List<Stretch> phases = new ArrayList<>();
    Optional<Instant> end = Optional.empty();
    for (TimedEvent recorded : history.events()) {
      if (isEnd(recorded.event())) {
        end = Optional.of(recorded.at());
        break;
      }
      state(recorded.event()).ifPresent(state -> begin(phases, state, recorded.at()));
    }
    idleSince.ifPresent(since -> idle(phases, since));
    return new RunnerPhases(phases.stream().map(RunnerPhases::named).toList(), end);
  }

  /** An ephemeral runner is about to end then; a persistent one waits for its next job. */
  private static Stretch named(Stretch stretch) {
    return stretch.state().equals(FINISHED) ? new Stretch(ENDING, stretch.start()) : stretch;
  }

  private static void idle(List<Stretch> phases, Instant since) {
    if (isBooting(phases)) {
      begin(phases, IDLE, since);
    } else {
      waits(phases);
    }
  }

  /** It takes another job, or could: so it did not end after the one before. */
  private static void waits(List<Stretch> phases) {
    if (!phases.isEmpty() && phases.getLast().state().equals(FINISHED)) {
      phases.add(new Stretch(IDLE, phases.removeLast().start()));
    }
  }

  private static boolean isEnd(Event event) {
    return event instanceof Event.InstanceTerminated || event instanceof Event.InstanceVanished;
  }

  private static Optional<String> state(Event event) {
    return switch (event) {
      case Event.InstancesLaunched _ -> Optional.of(LAUNCHED);
      case Event.RunnerConfigured _, Event.InstanceAdopted _ -> Optional.of(BOOTING);
      case Event.InstanceRunning _ -> Optional.of(BOOTED);
      case Event.RunnerOnline _ -> Optional.of(IDLE);
      case Event.JobStarted _ -> Optional.of(BUSY);
      case Event.JobFinished _ -> Optional.of(FINISHED);
      case Event.RunnerRetired _, Event.ConfigurationFailed _, Event.RunnerHung _ ->
          Optional.of(ENDING);
      default -> Optional.empty();
    };
  }

  private static boolean isBooting(List<Stretch> phases) {
    return !phases.isEmpty() && BEFORE_ONLINE.contains(phases.getLast().state());
  }

  private static void begin(List<Stretch> phases, String state, Instant at) {
    if (state.equals(BUSY)) {
      waits(phases);
    }
    if (phases.isEmpty() || isNext(state, phases.getLast().state())) {
      phases.add(new Stretch(state, at));
    }
  }

  /** EC2's and GitHub's lists come late: what they say of the past is not the next. */
  private static boolean isNext(String state, String last) {
    boolean late =
        state.equals(BOOTING) && last.equals(BOOTED)
            || (state.equals(BOOTED) || state.equals(IDLE)) && !BEFORE_ONLINE.contains(last);
    return !late && !state.equals(last);
  }

  Instant start() {
    return phases.getFirst().start();
  }

  /** Those that the axis shows. */
  List<Bar> bars(Axis axis) {
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < phases.size(); i++) {
      Stretch stretch = phases.get(i);
      Instant until = i + 1 < phases.size() ? phases.get(i + 1).start() : end.orElse(axis.to());
      if (axis.shows(stretch.start(), until)) {
        bars.add(Bar.of(axis, stretch.state(), stretch.start(), until));
      }
    }
    return bars;
  }
}
