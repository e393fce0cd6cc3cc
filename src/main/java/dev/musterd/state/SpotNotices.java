package dev.musterd.state;

import dev.musterd.model.Instance;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What EC2 said of spot instances that live: that it will take them back, or that it may. */
final class SpotNotices {
  private final Map<Instance.Id, Instant> interruptions = new HashMap<>();
  private final Map<Instance.Id, Instant> recommendations = new HashMap<>();

  SpotNotices copy() {
    SpotNotices copy = new SpotNotices();
    copy.interruptions.putAll(interruptions);
    copy.recommendations.putAll(recommendations);
    return copy;
  }

  /** EC2 warned of an interruption; false when that is known. */
  boolean warned(Instance.Id id, Instant at) {
    return interruptions.putIfAbsent(id, at) == null;
  }

  /** EC2 recommended to replace the instance, since the risk of an interruption is high. */
  void recommended(Instance.Id id, Instant at) {
    recommendations.putIfAbsent(id, at);
  }

  Optional<Instant> interruption(Instance.Id id) {
    return Optional.ofNullable(interruptions.get(id));
  }

  Optional<Instant> recommendation(Instance.Id id) {
    return Optional.ofNullable(recommendations.get(id));
  }

  void forget(Instance.Id id) {
    interruptions.remove(id);
    recommendations.remove(id);
  }
}
