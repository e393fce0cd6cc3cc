package dev.musterd.model.cost;

import java.time.Instant;
import java.util.Optional;

/**
 * A stretch of an instance's lifetime in which it did one thing.
 *
 * @param launchedAt of the instance: the first minute is charged in full
 * @param kind what the instance did
 * @param work the job, of a busy instance; empty when it is not known
 */
public record CostSegment(
    CostSource source,
    Instant launchedAt,
    Instant from,
    Instant to,
    TimeKind kind,
    Optional<Work> work,
    boolean interrupted) {

  /** The same until another time. */
  public CostSegment until(Instant end) {
    return new CostSegment(source, launchedAt, from, end, kind, work, interrupted);
  }

  /** The same from another time on. */
  public CostSegment since(Instant begin) {
    return new CostSegment(source, launchedAt, begin, to, kind, work, interrupted);
  }

  /** The same of a source that more is known of. */
  public CostSegment of(CostSource known) {
    return new CostSegment(known, launchedAt, from, to, kind, work, interrupted);
  }

  /** The same as another kind of time. */
  public CostSegment as(TimeKind other, Optional<Work> its) {
    return new CostSegment(source, launchedAt, from, to, other, its, interrupted);
  }

  /** The same, and EC2 took the instance back at its end. */
  public CostSegment asInterrupted() {
    return new CostSegment(source, launchedAt, from, to, kind, work, true);
  }
}
