package dev.musterd.state;

import dev.musterd.model.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Holds that were tagged or taken away a moment ago: EC2's lists that lag behind do not change them
 * back.
 */
final class RecentHolds {
  private final Duration listLag;
  private final Map<Instance.Id, Change> changes = new HashMap<>();

  private record Change(Instant at, Optional<Instance.Hold> hold) {}

  /**
   * @param listLag how long a list may lag behind the truth
   */
  RecentHolds(Duration listLag) {
    this.listLag = listLag;
  }

  RecentHolds copy() {
    RecentHolds copy = new RecentHolds(listLag);
    copy.changes.putAll(changes);
    return copy;
  }

  void changed(Instant now, Instance.Id id, Optional<Instance.Hold> hold) {
    changes.put(id, new Change(now, hold));
  }

  void forget(Instance.Id id) {
    changes.remove(id);
  }

  /**
   * The instance as it is listed, with the hold that is known better.
   *
   * @param asked when the list was asked for
   */
  Instance applied(Instant asked, Instance listed) {
    Change change = changes.get(listed.id());
    if (change == null) {
      return listed;
    } else if (asked.isBefore(change.at().plus(listLag))) {
      return listed.held(change.hold());
    }
    changes.remove(listed.id());
    return listed;
  }
}
