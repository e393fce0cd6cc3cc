package dev.musterd.state;

import dev.musterd.model.RunnerPool;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The configured pools by name, in the order of the configuration. The map changes with a reload,
 * so a caller may find another pool of a name at the next event; a name is never removed, so that
 * no job or instance is without its pool.
 */
public final class Pools extends AbstractMap<String, RunnerPool> {
  private Map<String, RunnerPool> current;

  public Pools(List<RunnerPool> pools) {
    current = Collections.unmodifiableMap(byName(pools));
  }

  @Override
  public RunnerPool get(Object name) {
    return current.get(name);
  }

  @Override
  public boolean containsKey(Object name) {
    return current.containsKey(name);
  }

  @Override
  public Set<Entry<String, RunnerPool>> entrySet() {
    return current.entrySet();
  }

  /** Changes and adds pools; those that are missing from it stay as they are. */
  public void replace(List<RunnerPool> wanted) {
    Map<String, RunnerPool> after = byName(wanted);
    current.forEach(after::putIfAbsent);
    current = Collections.unmodifiableMap(after);
  }

  private static Map<String, RunnerPool> byName(List<RunnerPool> pools) {
    Map<String, RunnerPool> map = new LinkedHashMap<>();
    pools.forEach(pool -> map.put(pool.name(), pool));
    return map;
  }
}
