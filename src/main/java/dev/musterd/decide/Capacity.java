package dev.musterd.decide;

import java.time.Instant;
import java.util.Optional;

/**
 * What limits how many runners may be launched for one pool and owner.
 *
 * @param live instances of the pool that count against its maximum, requested ones included
 * @param liveOfOwner those of this owner
 * @param lasting those of this owner that are not near the end of their lifetime
 * @param registrable how many runners GitHub's rate limit lets us register soon
 * @param blocked why nothing may be launched now, and until when
 */
public record Capacity(
    int live, int liveOfOwner, int lasting, int registrable, Optional<Blocked> blocked) {

  /** A reason to launch nothing for a while. */
  public record Blocked(Instant until, String reason) {}
}
