package dev.musterd.decide.cost;

import dev.musterd.model.cost.CostParts;
import dev.musterd.model.cost.LedgerEntry;
import dev.musterd.model.cost.TimeKind;
import java.math.BigInteger;
import java.util.function.LongUnaryOperator;

/**
 * What something cost altogether, in nanodollars.
 *
 * @param busy instances while they ran jobs
 * @param boot instances until they were ready
 * @param idle instances that were ready and ran nothing
 * @param onDemand what all three would have cost on demand; where that is not known, what they cost
 * @param unpriced milliseconds of instances whose price is not known, and which count as nothing
 */
public record CostSum(
    long busy, long boot, long idle, long volumes, long address, long onDemand, long unpriced) {
  static final CostSum ZERO = new CostSum(0, 0, 0, 0, 0, 0, 0);

  static CostSum of(LedgerEntry entry) {
    CostParts cost = entry.cost();
    long compute = cost.compute().orElse(0);
    return new CostSum(
        entry.kind() == TimeKind.BUSY ? compute : 0,
        entry.kind() == TimeKind.BOOT ? compute : 0,
        entry.kind() == TimeKind.IDLE ? compute : 0,
        cost.volumes(),
        cost.address(),
        cost.isPriced() ? cost.onDemand().orElse(compute) : 0,
        cost.isPriced() ? 0 : entry.time().toMillis());
  }

  public long total() {
    return busy + boot + idle + volumes + address;
  }

  /** How much less it cost than on demand; below 0 where spot was dearer. */
  public long savings() {
    return onDemand - (busy + boot + idle);
  }

  CostSum plus(CostSum other) {
    return new CostSum(
        busy + other.busy,
        boot + other.boot,
        idle + other.idle,
        volumes + other.volumes,
        address + other.address,
        onDemand + other.onDemand,
        unpriced + other.unpriced);
  }

  /** The share between two marks of a whole; shares that follow each other add up exactly. */
  CostSum share(long from, long to, long whole) {
    return each(part -> share(part, from, to, whole));
  }

  /** The share of one amount. */
  static long share(long part, long from, long to, long whole) {
    return portion(part, to, whole) - portion(part, from, whole);
  }

  private CostSum each(LongUnaryOperator change) {
    return new CostSum(
        change.applyAsLong(busy),
        change.applyAsLong(boot),
        change.applyAsLong(idle),
        change.applyAsLong(volumes),
        change.applyAsLong(address),
        change.applyAsLong(onDemand),
        change.applyAsLong(unpriced));
  }

  private static long portion(long part, long mark, long whole) {
    return BigInteger.valueOf(part)
        .multiply(BigInteger.valueOf(mark))
        .divide(BigInteger.valueOf(whole))
        .longValueExact();
  }
}
