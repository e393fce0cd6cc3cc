package dev.musterd.state;

import dev.musterd.model.Instance;
import dev.musterd.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Instances that ended lately: EC2 may list them once more, GitHub may know their runner still. */
final class Departed {
  /** More than end in an hour of a large fleet; the eldest is forgotten first. */
  private static final int REMEMBERED_MAX = 10_000;

  private final Duration listLag;
  private final Map<Instance.Id, Instant> ended = new Recent<>();
  private final Map<Instance.Id, Owner> owners = new Recent<>();

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

  Set<Owner> owners() {
    return Set.copyOf(owners.values());
  }

  boolean mayHaveLeft(Instance.Id id) {
    return owners.containsKey(id);
  }

  /** GitHub's list of the owner was seen; one that left just now may be missing from it. */
  void checked(Instant now, Owner owner) {
    owners
        .entrySet()
        .removeIf(each -> each.getValue().equals(owner) && !hasJustEnded(now, each.getKey()));
  }
}
