package dev.musterd.aws;

import dev.musterd.base.BoundedMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** The availability zones of subnets, as far as EC2's answers have told them; they never change. */
final class SubnetZones {
  /** More than the subnets of all pools. */
  private static final int SUBNETS_MAX = 1_000;

  private final Map<String, String> zones = BoundedMap.evictingEldest(SUBNETS_MAX);

  Optional<String> of(String subnet) {
    return Optional.ofNullable(zones.get(subnet));
  }

  void learn(Subnet subnet) {
    zones.put(subnet.subnetId(), subnet.availabilityZone());
  }

  /** An instance that is shutting down has no subnet any more. */
  void learn(Instance instance) {
    Optional.ofNullable(instance.placement())
        .map(Placement::availabilityZone)
        .filter(_ -> instance.subnetId() != null)
        .ifPresent(zone -> zones.put(instance.subnetId(), zone));
  }
}
