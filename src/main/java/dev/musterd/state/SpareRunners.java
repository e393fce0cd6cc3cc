package dev.musterd.state;

import dev.musterd.model.Instance;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.Runner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which runners are meant for no job, and which have done theirs; held ones (kept for debugging)
 * are neither. Kept with every change, because every round asks, and searching ten thousand runners
 * would block the event loop.
 */
final class SpareRunners {
  private final Map<OwnerPool, Set<Instance.Id>> free = new HashMap<>();
  private final Map<String, Set<Instance.Id>> finished = new HashMap<>();
  private final Set<Instance.Id> staying = new HashSet<>();

  /**
   * The runner is like this now.
   *
   * @param meant whether it is meant for a job
   */
  void put(Runner runner, boolean meant) {
    boolean held = runner.instance().hold().isPresent();
    boolean isFree = runner.job().isEmpty() && !runner.finished() && !held && !meant;
    set(free, runner.instance().ownerPool(), runner.id(), isFree);
    boolean isGoing = runner.finished() && !held && !staying.contains(runner.id());
    set(finished, runner.instance().ownerPool().pool(), runner.id(), isGoing);
  }

  /** EC2 refuses to end its instance, so that its slot will not be free soon. */
  void stays(Runner runner) {
    staying.add(runner.id());
    set(finished, runner.instance().ownerPool().pool(), runner.id(), false);
  }

  void remove(Runner runner) {
    staying.remove(runner.id());
    set(free, runner.instance().ownerPool(), runner.id(), false);
    set(finished, runner.instance().ownerPool().pool(), runner.id(), false);
  }

  Set<Instance.Id> free(OwnerPool ownerPool) {
    return free.getOrDefault(ownerPool, Set.of());
  }

  boolean hasFinished(String pool) {
    return finished.containsKey(pool);
  }

  /** Those of all pools that have done their job. */
  List<Instance.Id> finished() {
    return finished.values().stream().flatMap(Set::stream).toList();
  }

  private static <K> void set(
      Map<K, Set<Instance.Id>> sets, K key, Instance.Id id, boolean contained) {
    if (contained) {
      sets.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(id);
    } else {
      sets.computeIfPresent(key, (_, ids) -> ids.remove(id) && ids.isEmpty() ? null : ids);
    }
  }
}
