package dev.musterd.state;

import dev.musterd.model.Instance;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When the newest job of each runner started. GitHub does not order its deliveries, and delivers
 * some of them again much later: a start that is older than a known one says nothing of what the
 * runner does now.
 */
final class JobStarts {
  private final Map<Instance.Id, Instant> newest = new HashMap<>();

  JobStarts copy() {
    JobStarts copy = new JobStarts();
    copy.newest.putAll(newest);
    return copy;
  }

  /**
   * Notes a start; returns false when a later one is known. GitHub gives whole seconds: of two
   * starts in one second, the one that came last counts.
   *
   * @param at empty when the delivery does not tell: then it counts
   */
  boolean isNewest(Instance.Id id, Optional<Instant> at) {
    Instant known = newest.get(id);
    if (at.isPresent() && known != null && at.get().isBefore(known)) {
      return false;
    }
    at.ifPresent(it -> newest.put(id, it));
    return true;
  }

  /** The instance is gone. */
  void forget(Instance.Id id) {
    newest.remove(id);
  }
}
