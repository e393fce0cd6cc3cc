package dev.musterd.state;

import dev.musterd.base.BoundedMap;
import dev.musterd.model.Instance;
import dev.musterd.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Instances that ended lately: EC2 may list them once more, GitHub may know their runner still. */
public final class EndedInstances {
  /** More than end in an hour of a large fleet; the eldest is forgotten first. */
  private static final int REMEMBERED_MAX = 10_000;

  /** After a restart, EC2's list of ended instances is all that is known of them. */
  private static final int LACKS = 3;

  private final Duration listLag;
  private final Map<Instance.Id, Instant> ended = BoundedMap.evictingEldest(REMEMBERED_MAX);
  private final Map<Instance.Id, Owner> owners = BoundedMap.evictingEldest(REMEMBERED_MAX);
  private final Map<Instance.Id, Lack> lacks = new HashMap<>();

  /** How often lists lacked it, and when last. */
  private record Lack(int times, Instant last) {}

  /**
   * @param listLag how long EC2's list may still show one
   */
  EndedInstances(Duration listLag) {
    this.listLag = listLag;
  }

  EndedInstances copy() {
    EndedInstances copy = new EndedInstances(listLag);
    copy.ended.putAll(ended);
    copy.owners.putAll(owners);
    copy.lacks.putAll(lacks);
    return copy;
  }

  void ended(Instant now, Instance.Id id) {
    ended.put(id, now);
  }

  /** Notes that the instance's registration may outlive it. */
  public void mayLeaveRegistration(Instance instance) {
    owners.put(instance.id(), instance.ownerPool().owner());
  }

  /** Still listed a while after its end, it has not ended: then it counts again. */
  boolean hasJustEnded(Instant now, Instance.Id id) {
    Instant at = ended.get(id);
    return at != null && now.isBefore(at.plus(listLag));
  }

  /**
   * Owners at which a registration may be left. The one that was left longest ago comes first, in
   * every process.
   */
  public Set<Owner> owners() {
    return new LinkedHashSet<>(owners.values());
  }

  /** Whether its registration may be left. */
  public boolean mayHaveLeftRegistration(Instance.Id id) {
    return owners.containsKey(id);
  }

  /**
   * GitHub's lists of these owners were seen. They may lack one that left just now, or any for a
   * moment; so only those that they lacked three times, each a while apart, have left nothing.
   *
   * @param listed whose registration was among them
   */
  public void checked(Instant now, Set<Owner> seen, Set<Instance.Id> listed) {
    lacks.keySet().removeAll(listed);
    owners
        .entrySet()
        .removeIf(
            each ->
                seen.contains(each.getValue())
                    && !listed.contains(each.getKey())
                    && hasLeftNothing(now, each.getKey()));
    lacks.keySet().retainAll(owners.keySet());
  }

  /** GitHub will not say what is left at this owner. */
  public void forget(Owner owner) {
    owners.values().removeIf(owner::equals);
    lacks.keySet().retainAll(owners.keySet());
  }

  private boolean hasLeftNothing(Instant now, Instance.Id id) {
    if (hasJustEnded(now, id)) {
      return false;
    }
    Lack lack = lacks.getOrDefault(id, new Lack(0, Instant.MIN));
    if (lack.times() > 0 && now.isBefore(lack.last().plus(listLag))) {
      return false;
    }
    lacks.put(id, new Lack(lack.times() + 1, now));
    return lack.times() + 1 == LACKS;
  }
}
