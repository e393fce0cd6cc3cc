package dev.musterd.state;

import dev.musterd.model.PoolPause;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The paused pools by name. Only configured pools are paused, so their number is bounded. */
public final class PoolPauses {
  private final SortedMap<String, PoolPause> paused = new TreeMap<>();
  private final Set<String> changed = new HashSet<>();

  public Optional<PoolPause> of(String pool) {
    return Optional.ofNullable(paused.get(pool));
  }

  public SortedMap<String, PoolPause> all() {
    return new TreeMap<>(paused);
  }

  /** Pools that operators paused or resumed since the start. */
  public Set<String> changed() {
    return Set.copyOf(changed);
  }

  /** An operator pauses the pool. */
  public void pause(String pool, PoolPause pause) {
    changed.add(pool);
    paused.put(pool, pause);
  }

  /** An operator resumes the pool. */
  public void resume(String pool) {
    changed.add(pool);
    paused.remove(pool);
  }

  /** Replaces all by these, once the stored ones are known. */
  public void restore(Map<String, PoolPause> all) {
    paused.clear();
    paused.putAll(all);
  }
}
