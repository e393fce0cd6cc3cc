package dev.musterd.state;

import dev.musterd.model.OwnerPool;
import java.util.HashMap;
import java.util.Map;

/** What counts against the limits: live instances, and those a fleet request may bring. */
final class UsedCapacity {
  private final Map<OwnerPool, Integer> byOwnerPool = new HashMap<>();

  /** Asked for once per owner in a round, and so not summed up each time. */
  private final Map<String, Integer> byPool = new HashMap<>();

  UsedCapacity copy() {
    UsedCapacity copy = new UsedCapacity();
    copy.byOwnerPool.putAll(byOwnerPool);
    copy.byPool.putAll(byPool);
    return copy;
  }

  void take(OwnerPool ownerPool, int count) {
    byOwnerPool.merge(ownerPool, count, UsedCapacity::sum);
    byPool.merge(ownerPool.pool(), count, UsedCapacity::sum);
  }

  void free(OwnerPool ownerPool, int count) {
    take(ownerPool, -count);
  }

  int of(OwnerPool ownerPool) {
    return byOwnerPool.getOrDefault(ownerPool, 0);
  }

  int of(String pool) {
    return byPool.getOrDefault(pool, 0);
  }

  /** Null forgets an owner that has none any more. */
  private static Integer sum(int one, int other) {
    return one + other == 0 ? null : one + other;
  }
}
