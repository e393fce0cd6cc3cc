package dev.musterd.state;

import dev.musterd.model.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What AWS refused to do to single instances, each with a growing pause until it is asked again: as
 * many as there are instances.
 */
public final class RefusedCalls {
  private final Map<Instance.Id, Refusal> refusals = new HashMap<>();

  /**
   * A refusal in force.
   *
   * @param times in a row
   */
  private record Refusal(int times, Instant until, String reason) {}

  private final IntFunction<Duration> pause;

  /**
   * @param pause after the n-th refusal in a row
   */
  public RefusedCalls(IntFunction<Duration> pause) {
    this.pause = pause;
  }

  /** Notes one more; returns when AWS may be asked again. */
  public Instant refused(Instance.Id id, String reason, Instant now) {
    int times = Optional.ofNullable(refusals.get(id)).map(Refusal::times).orElse(0) + 1;
    Instant until = now.plus(pause.apply(times));
    refusals.put(id, new Refusal(times, until, reason));
    return until;
  }

  /** Why AWS is not asked now. */
  public Optional<String> reason(Instance.Id id, Instant now) {
    return Optional.ofNullable(refusals.get(id))
        .filter(refusal -> now.isBefore(refusal.until()))
        .map(refusal -> "until %s: %s".formatted(refusal.until(), refusal.reason()));
  }

  /** Forgets all others. */
  public void retain(Collection<Instance.Id> ids) {
    refusals.keySet().retainAll(ids);
  }
}
