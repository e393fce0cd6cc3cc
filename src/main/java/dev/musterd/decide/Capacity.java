package dev.musterd.decide;

import java.time.Instant;
import java.util.Optional;

/**
 * What limits how many runners may be launched for one pool and owner.
 *
 * @param live instances of the pool that count against its maximum, requested ones included
 * @param liveOfOwner those of this owner
 * @param registrable how many runners GitHub's rate limit lets us register soon
 * @param blocked why nothing may be launched now, and until when
 * @param mayGetIdle whether a runner of this owner is live that takes another job after its own
 */
public record Capacity(
    int live, int liveOfOwner, int registrable, Optional<Blocked> blocked, boolean mayGetIdle) {

  /**
   * A reason to launch nothing for a while.
   *
   * @param until when it is judged again
   * @param byOperator whether an operator has to end it
   */
  public record Blocked(Instant until, String reason, boolean byOperator) {
    /** A reason that ends by itself. */
    public Blocked(Instant until, String reason) {
      this(until, reason, false);
    }
  }
}
