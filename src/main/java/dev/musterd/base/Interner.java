package dev.musterd.base;

import java.util.Map;

/**
 * Replaces equal values by one of them, so that what holds many takes the memory of few. It
 * remembers a maximum of values, and forgets the one that was asked for the longest ago.
 *
 * @param <K> what makes two values the same
 */
public final class Interner<K, V> {
  private final Map<K, V> values;

  public Interner(int max) {
    this.values = BoundedMap.evictingLeastRecentlyUsed(max);
  }

  /** The first value that came with this key, or the given one. */
  public V intern(K key, V value) {
    V known = values.putIfAbsent(key, value);
    return known == null ? value : known;
  }
}
