package dev.musterd.state;

import dev.musterd.model.Group;
import java.util.HashMap;
import java.util.Map;

/** What counts against the limits: live instances, and those a fleet request may bring. */
final class Slots {
  private final Map<Group, Integer> ofGroups = new HashMap<>();

  /** Asked for once per owner in a look, and so not summed up each time. */
  private final Map<String, Integer> ofPools = new HashMap<>();

  Slots copy() {
    Slots copy = new Slots();
    copy.ofGroups.putAll(ofGroups);
    copy.ofPools.putAll(ofPools);
    return copy;
  }

  void take(Group group, int count) {
    ofGroups.merge(group, count, Slots::sum);
    ofPools.merge(group.pool(), count, Slots::sum);
  }

  void free(Group group, int count) {
    take(group, -count);
  }

  int of(Group group) {
    return ofGroups.getOrDefault(group, 0);
  }

  int of(String pool) {
    return ofPools.getOrDefault(pool, 0);
  }

  /** Null forgets an owner that has none any more. */
  private static Integer sum(int one, int other) {
    return one + other == 0 ? null : one + other;
  }
}
