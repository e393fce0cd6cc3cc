package dev.musterd.flow.cost;

import dev.musterd.decide.cost.PriceList;
import dev.musterd.decide.cost.VolumePricing;
import dev.musterd.flow.launch.SpotPrices;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.cost.CostParts;
import dev.musterd.model.cost.CostSource;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;

/** Says what an hour of an instance costs. */
final class PriceInstances {
  /**
   * Nanodollars an hour, everywhere.
   *
   * @see <a href="https://aws.amazon.com/vpc/pricing/">Public IPv4 addresses: $0.005 an hour</a>
   */
  private static final long ADDRESS = 5_000_000;

  private final CostPolicy policy;
  private final SpotPrices spot;

  PriceInstances(CostPolicy policy, SpotPrices spot) {
    this.policy = policy;
    this.spot = spot;
  }

  /** Nanodollars an hour, by the prices of this moment. */
  CostParts hourly(CostSource source) {
    OptionalLong onDemand =
        source
            .offering()
            .map(it -> policy.prices().onDemand(it.instanceType(), policy.region()))
            .orElseGet(OptionalLong::empty);
    return new CostParts(
        source.offering().map(it -> compute(it, onDemand)).orElseGet(OptionalLong::empty),
        onDemand,
        volumes(source.ownerPool().pool()),
        policy.publicAddress() ? ADDRESS : 0);
  }

  private OptionalLong compute(Offering offering, OptionalLong onDemand) {
    if (offering.market() == Market.ON_DEMAND) {
      return onDemand;
    }
    spot.refresh();
    return spot.find(offering)
        .map(price -> OptionalLong.of(PriceList.nanodollars(price)))
        .orElseGet(OptionalLong::empty);
  }

  private long volumes(String pool) {
    BigDecimal factor = policy.prices().factor(policy.region());
    return policy.volumes().getOrDefault(pool, List.of()).stream()
        .mapToLong(volume -> VolumePricing.hourly(volume, factor))
        .sum();
  }
}
