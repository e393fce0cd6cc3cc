package dev.musterd.aws;

import dev.musterd.aws.client.SdkFutures;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Offering;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Subnets of which two are in one zone: EC2 takes an instance type once for each zone, and refuses
 * the whole of a fleet request that names it in both. Which two these are it does not say, so each
 * request is for one subnet then, and the next for another. At most as many sets as pools have had.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FleetLaunchTemplateOverridesRequest.html">
 *     Overrides of a fleet</a>
 */
final class SharedZones {
  private static final String DUPLICATE = "duplicate instance pools";

  private final Set<Set<String>> sharing = new HashSet<>();

  /** The plan, for one of its subnets where some share a zone. Equal for a repeated plan. */
  LaunchPlan narrowed(LaunchPlan plan) {
    List<String> subnets = subnets(plan);
    if (sharing.stream().noneMatch(set -> set.containsAll(subnets)) || subnets.size() == 1) {
      return plan;
    }
    String one = subnets.get(Math.floorMod(plan.clientToken().hashCode(), subnets.size()));
    return new LaunchPlan(
        plan.pool(),
        plan.owner(),
        plan.count(),
        plan.step(),
        plan.offerings().stream().filter(offering -> offering.subnet().equals(one)).toList(),
        plan.clientToken());
  }

  /** Learns from a refusal; returns the subnets of which two share a zone, when that was new. */
  Optional<List<String>> learned(LaunchPlan plan, Throwable refusal) {
    List<String> subnets = subnets(plan);
    boolean isNew =
        subnets.size() > 1
            && SdkFutures.message(refusal).contains(DUPLICATE)
            && sharing.add(Set.copyOf(subnets));
    return isNew ? Optional.of(subnets) : Optional.empty();
  }

  private static List<String> subnets(LaunchPlan plan) {
    return plan.offerings().stream().map(Offering::subnet).distinct().sorted().toList();
  }
}
