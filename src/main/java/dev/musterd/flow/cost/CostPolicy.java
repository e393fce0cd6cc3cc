package dev.musterd.flow.cost;

import dev.musterd.decide.cost.PriceList;
import dev.musterd.model.cost.Budget;
import dev.musterd.model.cost.VolumeSpec;
import java.util.List;
import java.util.Map;

/**
 * What costs depend on besides the market of spot instances.
 *
 * @param prices on demand
 * @param region of AWS
 * @param volumes of each pool's instances
 * @param publicAddress whether instances have a public IPv4 address, which is paid for
 */
public record CostPolicy(
    PriceList prices,
    String region,
    Map<String, List<VolumeSpec>> volumes,
    boolean publicAddress,
    List<Budget> budgets) {
  public CostPolicy {
    volumes = Map.copyOf(volumes);
    budgets = List.copyOf(budgets);
  }

  /** This policy with other budgets. */
  public CostPolicy with(List<Budget> others) {
    return new CostPolicy(prices, region, volumes, publicAddress, others);
  }

  /** One without prices and budgets. */
  public static CostPolicy none() {
    return new CostPolicy(new PriceList(List.of()), "", Map.of(), false, List.of());
  }
}
