package dev.musterd.state;

import dev.musterd.model.Instance;
import dev.musterd.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Instances that ended lately: EC2 may list them once more, GitHub may know their runner still. */
final class Departed {
  /** More than end in an hour of a large fleet; the eldest is forgotten first. */
  private static final int REMEMBERED_MAX = 10_000;

  private final Duration listLag;
  private final Map<Instance.Id, Instant> ended = new Recent<>();
  private final Map<Instance.Id, Owner> owners = new Recent<>();
  private final Map<Instance.Id, Instant> lackedSince = new HashMap<>();

  private static final class Recent<V> extends LinkedHashMap<Instance.Id, V> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Instance.Id, V> eldest) {
      return size() > REMEMBERED_MAX;
    }
  }

  /**
   * @param listLag how long EC2's list may still show one
   */
  Departed(Duration listLag) {
    this.listLag = listLag;
  }

  Departed copy() {
    Departed copy = new Departed(listLag);
    copy.ended.putAll(ended);
    copy.owners.putAll(owners);
    copy.lackedSince.putAll(lackedSince);
    return copy;
  }

  void ended(Instant now, Instance.Id id) {
    ended.put(id, now);
  }

  /** Its registration may be left. */
  void left(Instance instance) {
    owners.put(instance.id(), instance.group().owner());
  }

  /** Still listed a while after its end, it has not ended: then it counts again. */
  boolean hasJustEnded(Instant now, Instance.Id id) {
    Instant at = ended.get(id);
    return at != null && now.isBefore(at.plus(listLag));
  }

  /** The one that was left longest ago first: the same order in every process. */
  Set<Owner> owners() {
    return new LinkedHashSet<>(owners.values());
  }

  boolean mayHaveLeft(Instance.Id id) {
    return owners.containsKey(id);
  }

  /**
   * GitHub's lists of these owners were seen. They may lack one that left just now, or any for a
   * moment; so only those that they lacked twice, a while apart, have left nothing.
   *
   * @param listed whose registration was among them
   */
  void checked(Instant now, Set<Owner> seen, Set<Instance.Id> listed) {
    lackedSince.keySet().removeAll(listed);
    owners
        .entrySet()
        .removeIf(
            each ->
                seen.contains(each.getValue())
                    && !listed.contains(each.getKey())
                    && isLackedAgain(now, each.getKey()));
    lackedSince.keySet().retainAll(owners.keySet());
  }

  private boolean isLackedAgain(Instant now, Instance.Id id) {
    if (hasJustEnded(now, id)) {
      return false;
    }
    Instant first = lackedSince.computeIfAbsent(id, _ -> now);
    return !now.isBefore(first.plus(listLag));
  }
}
