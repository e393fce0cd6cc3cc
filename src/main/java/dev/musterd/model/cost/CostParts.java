package dev.musterd.model.cost;

import java.util.OptionalLong;

/**
 * An amount of money, or a price for an hour, by what it is paid for; in nanodollars, billionths of
 * a US dollar, so that sums are exact.
 *
 * @param compute the instance itself; empty when its price is not known
 * @param onDemand what the instance would cost on demand; empty when that is not known
 * @param volumes its EBS volumes
 * @param address its public IPv4 address
 */
public record CostParts(OptionalLong compute, OptionalLong onDemand, long volumes, long address) {
  /** Nanodollars in a US dollar. */
  public static final long PER_DOLLAR = 1_000_000_000;

  public static final CostParts ZERO = new CostParts(OptionalLong.of(0), OptionalLong.of(0), 0, 0);

  /** What is known of the sum. */
  public long total() {
    return compute.orElse(0) + volumes + address;
  }

  /** Whether the price of the instance itself is known. */
  public boolean isPriced() {
    return compute.isPresent();
  }
}
