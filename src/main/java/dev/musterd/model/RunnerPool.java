package dev.musterd.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One kind of runner: which jobs it takes, how it registers, what it runs on and when it goes.
 *
 * @param labels what the runner registers with
 * @param priority lower is tried first
 * @param namePrefix the runner's name is this and the instance id
 * @param maxRunners across all owners; empty is unlimited, 0 launches none
 * @param maxRunnersPerOwner empty is unlimited
 * @param instanceTypes tried together with the subnets, in the order of preference
 * @param maxSpotPrice dollars an hour, as EC2 takes it
 * @param bootTime from launch to an online runner, and how long a runner waits for its parameter
 * @param minimumRunningTime how long an idle runner is left alone after its launch
 * @param maxLifetime after which a runner is drained and terminated
 * @param tags of the user's, on instance, volume and fleet
 */
public record RunnerPool(
    String name,
    Labels labels,
    Match match,
    int priority,
    boolean ephemeral,
    String runnerGroup,
    String namePrefix,
    OptionalInt maxRunners,
    OptionalInt maxRunnersPerOwner,
    List<String> instanceTypes,
    List<String> subnets,
    Market market,
    String allocationStrategy,
    Optional<String> maxSpotPrice,
    boolean onDemandFallback,
    String launchTemplate,
    Duration bootTime,
    Duration minimumRunningTime,
    Duration maxLifetime,
    List<IdleRule> idle,
    boolean warm,
    List<String> warmOwners,
    Map<String, String> tags) {

  public RunnerPool {
    instanceTypes = List.copyOf(instanceTypes);
    subnets = List.copyOf(subnets);
    idle = List.copyOf(idle);
    warmOwners = List.copyOf(warmOwners);
    tags = Map.copyOf(tags);
  }

  /** When a pool takes a job; see {@code decide.Admission}. */
  public enum Match {
    /** GitHub's rule: the job's labels are a subset of the pool's. */
    SUBSET,
    /** The two sets are equal. */
    EXACT,
    /** Any job at all, even one without labels. */
    ANY
  }

  public String runnerName(Instance.Id instance) {
    return namePrefix + instance.value();
  }
}
