package dev.musterd.decide;

import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.RunnerPool;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Where to ask for instances: every type in every subnet, without those that were just short. */
public final class Placement {
  /**
   * How long an offering that had no capacity is passed over; capacity comes back in minutes, and
   * asking again sooner costs a fleet request each time.
   */
  public static final Duration SHORTAGE_MEMORY = Duration.ofMinutes(3);

  /**
   * The most overrides EC2 takes in one fleet request.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html">EC2
   *     Fleet quotas</a>
   */
  private static final int OVERRIDES_MAX = 300;

  private Placement() {}

  /** Whether the pool has offerings in this market that are not known to be short. */
  public static boolean hasOthers(RunnerPool pool, Market market, Set<Offering> shortOnes) {
    return offerings(pool, market, shortOnes).stream().anyMatch(one -> !shortOnes.contains(one));
  }

  /**
   * The offerings of the pool in this market, each once: EC2 refuses a request that has one twice.
   * Those known to be short come in only when nothing else is left: with EC2's own ordering of a
   * fleet, leaving out is the only way of trying last.
   */
  public static List<Offering> offerings(RunnerPool pool, Market market, Set<Offering> shortOnes) {
    List<Offering> all =
        pool.launch().instanceTypes().stream()
            .flatMap(
                type ->
                    pool.launch().subnets().stream().map(net -> new Offering(type, net, market)))
            .distinct()
            .toList();
    List<Offering> promising = all.stream().filter(one -> !shortOnes.contains(one)).toList();
    return (promising.isEmpty() ? all : promising).stream().limit(OVERRIDES_MAX).toList();
  }
}
