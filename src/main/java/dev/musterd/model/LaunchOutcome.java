package dev.musterd.model;

import java.util.List;
import java.util.Map;

/**
 * What EC2 made of a {@link LaunchPlan}. A lost or unreadable answer is a failed future instead.
 */
public sealed interface LaunchOutcome {
  /** How many instances came. */
  default int came() {
    return 0;
  }

  /**
   * Some or all instances came.
   *
   * @param shortages offerings that had none, when fewer came than were asked for
   * @param origins where instances came from, as far as EC2 says it
   */
  record Launched(
      List<Instance> instances, List<Shortage> shortages, Map<Instance.Id, Offering> origins)
      implements LaunchOutcome {
    public Launched {
      instances = List.copyOf(instances);
      shortages = List.copyOf(shortages);
      origins = Map.copyOf(origins);
    }

    @Override
    public int came() {
      return instances.size();
    }
  }

  /** No offering had capacity; retry later, or elsewhere. */
  record NoCapacity(List<Shortage> shortages, String reason) implements LaunchOutcome {
    public NoCapacity {
      shortages = List.copyOf(shortages);
    }
  }

  /** A limit of the account; retry slowly. */
  record QuotaReached(String reason) implements LaunchOutcome {}

  /** EC2 asks to slow down. */
  record Throttled(String reason) implements LaunchOutcome {}

  /** An unclassified error; retryable. */
  record Failed(String reason) implements LaunchOutcome {}

  /** The request itself is wrong (template, image, permission): loud, and retried slowly. */
  record Rejected(String reason) implements LaunchOutcome {}

  /** An offering that could not deliver, and EC2's code for why. */
  record Shortage(Offering offering, String code) {}
}
