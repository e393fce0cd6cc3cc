package dev.musterd.model;

import java.util.Map;
import java.util.Set;

/**
 * The states of single instances, as EC2 gave them when asked by id. An instance that EC2 does not
 * know is in neither set.
 *
 * @param live pending, running, stopping or stopped: they exist, and count
 * @param ended shutting down or terminated, and why: none of them comes back
 */
public record InstanceStates(Set<Instance.Id> live, Map<Instance.Id, InstanceEnd> ended) {
  public InstanceStates {
    live = Set.copyOf(live);
    ended = Map.copyOf(ended);
  }
}
