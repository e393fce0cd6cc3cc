package dev.musterd.model;

import java.util.Collection;
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

  /** Offerings that had no capacity, as far as EC2 names them. */
  default List<Shortage> shortages() {
    return List.of();
  }

  /** Where each instance came from, as far as EC2 says it. */
  default Collection<Offering> launchedFrom() {
    return List.of();
  }

  /**
   * The outcome in a word.
   *
   * @param wanted how many instances were asked for
   */
  default String word(int wanted) {
    return switch (this) {
      case Launched launched -> launched.came() < wanted ? "partial" : "launched";
      case NoCapacity _ -> "no-capacity";
      case QuotaReached _ -> "quota";
      case Throttled _ -> "throttled";
      case Failed _ -> "failed";
      case Rejected _ -> "rejected";
    };
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

    @Override
    public Collection<Offering> launchedFrom() {
      return origins.values();
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

  /**
   * Where an instance came from, or none could: a type, a zone and a market.
   *
   * @param zone the name of an availability zone, or {@link #UNKNOWN_ZONE}
   */
  record Place(String instanceType, String zone, Market market) {
    /** Until EC2 has said in which zone a subnet is. */
    public static final String UNKNOWN_ZONE = "unknown";

    @Override
    public String toString() {
      return instanceType + "/" + zone + "/" + market.word();
    }
  }
}
