package dev.musterd.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The stages of one job's wait for its start. They follow each other without a gap, so the stages
 * of a job that this process saw from the start add up to its whole wait.
 */
final class StartStages {
  /** What a job waits for. */
  enum Stage {
    /** From GitHub's queue to the answer that the job is admitted. */
    DELIVERY,
    /** Until a runner is meant for it, or EC2 is asked for one. */
    HOLD,
    /** Until EC2 has answered. */
    LAUNCH,
    /** Until the runner is registered and its configuration stored. */
    REGISTER,
    /** Until the instance has booted, its runner is online, and GitHub has given it the job. */
    BOOT,
    /** Until GitHub gave the job to a runner that was not launched for it. */
    ASSIGN
  }

  /** What happened to the job. */
  enum Mark {
    QUEUED,
    ADMITTED,
    COVERED,
    REQUESTED,
    LAUNCHED,
    CONFIGURED
  }

  private final Map<Mark, Instant> marks = new EnumMap<>(Mark.class);

  void first(Mark mark, Instant at) {
    marks.putIfAbsent(mark, at);
  }

  void last(Mark mark, Instant at) {
    marks.put(mark, at);
  }

  boolean has(Mark mark) {
    return marks.containsKey(mark);
  }

  /** EC2 is asked anew: what an earlier request brought was not for this job, or is gone. */
  void requested(Instant at) {
    marks.remove(Mark.LAUNCHED);
    marks.remove(Mark.CONFIGURED);
    marks.remove(Mark.COVERED);
    marks.put(Mark.REQUESTED, at);
  }

  Optional<Instant> at(Mark mark) {
    return Optional.ofNullable(marks.get(mark));
  }

  /**
   * The length of each stage whose beginning and end are known.
   *
   * @param onItsOwn whether the runner that started the job was launched for it
   */
  Map<Stage, Duration> until(Instant started, boolean onItsOwn) {
    Map<Stage, Duration> stages = new EnumMap<>(Stage.class);
    put(stages, Stage.DELIVERY, at(Mark.QUEUED), at(Mark.ADMITTED));
    Optional<Instant> start = Optional.of(started);
    Optional<Instant> meant = at(Mark.COVERED).or(() -> at(Mark.REQUESTED));
    if (onItsOwn) {
      put(stages, Stage.HOLD, at(Mark.ADMITTED), at(Mark.REQUESTED));
      put(stages, Stage.LAUNCH, at(Mark.REQUESTED), at(Mark.LAUNCHED));
      put(stages, Stage.REGISTER, at(Mark.LAUNCHED), at(Mark.CONFIGURED).or(() -> start));
      put(stages, Stage.BOOT, at(Mark.CONFIGURED), start);
    } else {
      put(stages, Stage.HOLD, at(Mark.ADMITTED), meant);
      put(stages, Stage.ASSIGN, meant.or(() -> at(Mark.ADMITTED)), start);
    }
    return stages;
  }

  /** Two clocks are involved, GitHub's and ours: what ends before it begins took no time. */
  private static void put(
      Map<Stage, Duration> stages, Stage stage, Optional<Instant> from, Optional<Instant> to) {
    if (from.isPresent() && to.isPresent()) {
      stages.put(stage, atLeastZero(from.get(), to.get()));
    }
  }

  static Duration atLeastZero(Instant from, Instant to) {
    return to.isAfter(from) ? Duration.between(from, to) : Duration.ZERO;
  }
}
