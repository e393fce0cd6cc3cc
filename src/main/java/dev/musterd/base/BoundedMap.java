package dev.musterd.base;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map with a maximum of entries; a new one beyond it evicts another. */
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;

  private final int max;

  private BoundedMap(int max, boolean accessOrder) {
    super(16, 0.75f, accessOrder);
    this.max = max;
  }

  /** Evicts the entry that was inserted first. */
  public static <K, V> Map<K, V> evictingEldest(int max) {
    return new BoundedMap<>(max, false);
  }

  /** Evicts the entry whose last read or write is the longest ago. */
  public static <K, V> Map<K, V> evictingLeastRecentlyUsed(int max) {
    return new BoundedMap<>(max, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > max;
  }
}
