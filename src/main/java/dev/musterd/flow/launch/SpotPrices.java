package dev.musterd.flow.launch;

import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.Instance;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.Compute;
import dev.musterd.port.Journal;
import dev.musterd.port.Ports;
import dev.musterd.state.Pools;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A cache of spot prices, so that a launch can say what it costs. It is filled beside a launch on
 * spot, at most once an hour for all pools, and no launch waits for it.
 */
public final class SpotPrices {
  /** Spot prices change slowly, over days rather than minutes. */
  static final Duration FRESH = Duration.ofHours(1);

  private final Pools pools;
  private final Compute compute;
  private final Journal journal;
  private final InstantSource clock;

  /** Of all pools that buy on spot: at most types × subnets. */
  private Map<Offering, BigDecimal> prices = Map.of();

  private Instant asked = Instant.MIN;

  public SpotPrices(Pools pools, Ports ports) {
    this.pools = pools;
    this.compute = ports.compute();
    this.journal = ports.journal();
    this.clock = ports.clock();
  }

  /** Dollars an hour, as far as they are known. */
  public Optional<BigDecimal> find(Offering offering) {
    return Optional.ofNullable(prices.get(offering));
  }

  /** Asks for the prices of all pools, unless that was done within the hour. */
  public void refresh() {
    Instant now = clock.instant();
    if (now.isBefore(asked.plus(FRESH))) {
      return;
    }
    asked = now;
    compute
        .spotPrices(types(), subnets())
        .onSuccess(found -> prices = found)
        .onFailure(failure -> journal.record(new Event.PricesUnknown(Failures.describe(failure))));
  }

  private List<String> types() {
    return pools.values().stream()
        .flatMap(pool -> pool.launch().capacity().stream())
        .filter(step -> step.market() == Market.SPOT)
        .flatMap(step -> step.types().stream())
        .distinct()
        .toList();
  }

  private List<String> subnets() {
    return pools.values().stream()
        .map(RunnerPool::launch)
        .filter(launch -> launch.uses(Market.SPOT))
        .flatMap(launch -> launch.subnets().stream())
        .distinct()
        .toList();
  }

  /**
   * Where instances came from and what they cost, such as {@code 2 m5.large/subnet-1/spot at
   * $0.0312/h}; an entry for each offering.
   */
  List<String> describe(Collection<Instance> instances, Map<Instance.Id, Offering> origins) {
    Map<String, Integer> counts = new TreeMap<>();
    instances.stream()
        .flatMap(instance -> Optional.ofNullable(origins.get(instance.id())).stream())
        .forEach(origin -> counts.merge(described(origin), 1, Integer::sum));
    return counts.entrySet().stream().map(each -> each.getValue() + " " + each.getKey()).toList();
  }

  private String described(Offering origin) {
    return Optional.ofNullable(prices.get(origin))
        .map(price -> origin + " at $" + price.stripTrailingZeros().toPlainString() + "/h")
        .orElseGet(origin::toString);
  }
}
