package dev.musterd.state;

import dev.musterd.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Owners whose lists of runners GitHub refuses, and since when, without a list in between. */
public final class RefusedLists {
  /** As long as GitHub keeps the registration of an ephemeral runner that does not come. */
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final Map<Owner, Instant> since = new HashMap<>();

  /**
   * Notes which lists were refused; all others that were asked for were not.
   *
   * @param asked when the lists were asked for
   * @return owners that have been refused for so long that nothing of theirs will be seen again
   */
  public List<Owner> note(Instant asked, Set<Owner> refusing) {
    since.keySet().retainAll(refusing);
    refusing.forEach(owner -> since.putIfAbsent(owner, asked));
    return since.entrySet().stream()
        .filter(refused -> !asked.isBefore(refused.getValue().plus(FOR_EVER)))
        .map(Map.Entry::getKey)
        .toList();
  }

  public Map<Owner, Instant> since() {
    return Map.copyOf(since);
  }

  /** Takes over what the other knows. */
  public void copy(RefusedLists other) {
    since.putAll(other.since);
  }
}
