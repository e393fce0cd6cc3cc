package dev.musterd.state;

import java.util.LinkedHashMap;
import java.util.Map;

/** A memory of so many entries: the one that came first is forgotten first. */
final class RecentMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;

  private final int max;

  RecentMap(int max) {
    this.max = max;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > max;
  }
}
