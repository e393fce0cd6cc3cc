package dev.musterd.state;

import dev.musterd.model.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Sightings that are believed only when a second confirms the first, some time after it. */
final class Confirmations {
  private final Duration apart;
  private final Map<Instance.Id, Instant> first = new HashMap<>();

  Confirmations(Duration apart) {
    this.apart = apart;
  }

  Confirmations copy() {
    Confirmations copy = new Confirmations(apart);
    copy.first.putAll(first);
    return copy;
  }

  void forget(Instance.Id id) {
    first.remove(id);
  }

  /** Whether it has not been seen yet. */
  boolean isNew(Instance.Id id) {
    return !first.containsKey(id);
  }

  /**
   * Notes a sighting; returns whether it confirms the first.
   *
   * @param asked when the list was asked for: it says nothing of later changes
   */
  boolean seen(Instance.Id id, Instant asked, Instant now) {
    Instant before = first.putIfAbsent(id, now);
    return before != null && !asked.isBefore(before.plus(apart));
  }
}
