package dev.musterd.state;

import dev.musterd.model.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What is believed only when two looks agree, the second some time after the first. */
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

  /** Whether nobody has seen it yet. */
  boolean isNew(Instance.Id id) {
    return !first.containsKey(id);
  }

  /**
   * Sees it now; whether that is for the second time.
   *
   * @param asked when the look began: it says nothing of what came later
   */
  boolean seen(Instance.Id id, Instant asked, Instant now) {
    Instant before = first.putIfAbsent(id, now);
    return before != null && !asked.isBefore(before.plus(apart));
  }
}
