package dev.musterd.model.cost;

import dev.musterd.model.Instance;
import java.math.BigInteger;

/**
 * What a job cost.
 *
 * @param own of the job
 * @param all of the instance that it ran on
 * @param settled whether the instance has ended, so that nothing is added any more
 */
public record JobCost(Instance.Id instance, Spent own, Spent all, boolean settled) {

  /** Its part of the instance's boot and idle time, which is split over the jobs by their time. */
  public long share() {
    long whole = all.busyTime().toMillis();
    return whole == 0
        ? 0
        : BigInteger.valueOf(all.rest())
            .multiply(BigInteger.valueOf(own.time().toMillis()))
            .divide(BigInteger.valueOf(whole))
            .longValueExact();
  }

  /** Nanodollars. */
  public long total() {
    return own.total() + share();
  }
}
