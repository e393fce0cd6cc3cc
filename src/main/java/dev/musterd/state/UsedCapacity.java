package dev.musterd.state;

import dev.musterd.model.OwnerPool;
import java.util.HashMap;
import java.util.Map;

/** What counts against the limits: live instances, and those a fleet request may bring. */
final class UsedCapacity {
  private final Map<OwnerPool, Integer> ofGroups = new HashMap<>();

  /** Asked for once per owner in a look, and so not summed up each time. */
  private final Map<String, Integer> ofPools = new HashMap<>();

  UsedCapacity copy() {
    UsedCapacity copy = new UsedCapacity();
    copy.ofGroups.putAll(ofGroups);
    copy.ofPools.putAll(ofPools);
    return copy;
  }

  void take(OwnerPool group, int count) {
    ofGroups.merge(group, count, UsedCapacity::sum);
    ofPools.merge(group.pool(), count, UsedCapacity::sum);
  }

  void free(OwnerPool group, int count) {
    take(group, -count);
  }

  int of(OwnerPool group) {
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
