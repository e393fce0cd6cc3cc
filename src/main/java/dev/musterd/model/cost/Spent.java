package dev.musterd.model.cost;

import java.time.Duration;

/**
 * Money for the time of one instance, in nanodollars.
 *
 * @param busy for its jobs
 * @param rest for its boot and its idle time
 * @param busyTime of its jobs
 * @param time all of it
 * @param priced whether the price of the instance itself was known all the time
 */
public record Spent(long busy, long rest, Duration busyTime, Duration time, boolean priced) {
  public static final Spent NOTHING = new Spent(0, 0, Duration.ZERO, Duration.ZERO, true);

  public static Spent of(LedgerEntry entry) {
    long cost = entry.cost().total();
    boolean busy = entry.kind() == TimeKind.BUSY;
    return new Spent(
        busy ? cost : 0,
        busy ? 0 : cost,
        busy ? entry.time() : Duration.ZERO,
        entry.time(),
        entry.cost().isPriced());
  }

  public Spent plus(Spent other) {
    return new Spent(
        busy + other.busy,
        rest + other.rest,
        busyTime.plus(other.busyTime),
        time.plus(other.time),
        priced && other.priced);
  }

  public long total() {
    return busy + rest;
  }
}
