package dev.musterd.state;

import dev.musterd.model.Group;
import java.util.HashMap;
import java.util.Map;

/** What counts against the limits: live instances, and those a fleet request may bring. */
final class Slots {
  private final Map<Group, Integer> taken = new HashMap<>();

  Slots copy() {
    Slots copy = new Slots();
    copy.taken.putAll(taken);
    return copy;
  }

  void take(Group group, int count) {
    taken.merge(group, count, Integer::sum);
  }

  void free(Group group, int count) {
    taken.merge(group, -count, Integer::sum);
  }

  int of(Group group) {
    return taken.getOrDefault(group, 0);
  }

  int of(String pool) {
    return taken.entrySet().stream()
        .filter(entry -> entry.getKey().pool().equals(pool))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }
}
