package dev.musterd.decide;

import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.RunnerPool.CapacityStep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Where to ask for instances: the pool's steps of capacity in their order, and of a step every type
 * in every subnet, without those that were just short.
 */
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

  /** The steps of a pool that a launch may use. */
  public enum Markets {
    /** All of them. */
    ANY,
    /**
     * Those on demand only, for work that spot interruptions have ended before. A pool without such
     * a step uses all that it has: waiting for ever helps no job.
     */
    ON_DEMAND_ONLY;

    private boolean admits(RunnerPool pool, CapacityStep step) {
      return this == ANY
          || step.market() == Market.ON_DEMAND
          || !pool.launch().uses(Market.ON_DEMAND);
    }
  }

  /**
   * What a choice depends on.
   *
   * @param shortOnes offerings that had no capacity a short while ago
   */
  public record Facts(RunnerPool pool, Markets markets, Set<Offering> shortOnes) {
    public Facts {
      shortOnes = Set.copyOf(shortOnes);
    }
  }

  /**
   * One step to ask EC2 for.
   *
   * @param step its number, from 0
   * @param offerings in the order of preference
   */
  public record Choice(int step, Market market, List<Offering> offerings) {
    public Choice {
      offerings = List.copyOf(offerings);
    }
  }

  /** The first step that is not known to be short; the first of all when each of them is. */
  public static Choice first(Facts facts) {
    return next(facts, 0)
        .orElseThrow(() -> new IllegalArgumentException("a pool has at least one step"));
  }

  /** The step for what this one did not bring, by the same rule; empty after the last one. */
  public static Optional<Choice> after(Facts facts, int step) {
    return next(facts, step + 1);
  }

  private static Optional<Choice> next(Facts facts, int from) {
    List<CapacityStep> steps = facts.pool().launch().capacity();
    List<Integer> admitted =
        IntStream.range(from, steps.size())
            .filter(number -> facts.markets().admits(facts.pool(), steps.get(number)))
            .boxed()
            .toList();
    return admitted.stream()
        .filter(number -> isPromising(facts, steps.get(number)))
        .findFirst()
        .or(() -> admitted.stream().findFirst())
        .map(number -> choice(facts, number, steps.get(number)));
  }

  private static Choice choice(Facts facts, int number, CapacityStep step) {
    return new Choice(number, step.market(), offerings(facts, step));
  }

  /** Whether the pool has offerings, of any step, that are not known to be short. */
  public static boolean hasOthers(RunnerPool pool, Set<Offering> shortOnes) {
    Facts facts = new Facts(pool, Markets.ANY, shortOnes);
    return pool.launch().capacity().stream().anyMatch(step -> isPromising(facts, step));
  }

  private static boolean isPromising(Facts facts, CapacityStep step) {
    return all(facts.pool(), step).stream().anyMatch(one -> !facts.shortOnes().contains(one));
  }

  /**
   * The offerings of a step. Those known to be short come in only when nothing else is left: with
   * EC2's own ordering of a fleet, leaving out is the only way of trying last.
   */
  private static List<Offering> offerings(Facts facts, CapacityStep step) {
    List<Offering> all = all(facts.pool(), step);
    List<Offering> promising =
        all.stream().filter(one -> !facts.shortOnes().contains(one)).toList();
    return (promising.isEmpty() ? all : promising).stream().limit(OVERRIDES_MAX).toList();
  }

  /** Each once: EC2 refuses a request that has one twice. */
  private static List<Offering> all(RunnerPool pool, CapacityStep step) {
    return step.types().stream()
        .flatMap(
            type ->
                pool.launch().subnets().stream().map(net -> new Offering(type, net, step.market())))
        .distinct()
        .toList();
  }
}
