package dev.musterd.http.webhook;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all bodies in flight share, on whichever loop they arrive.
 *
 * @see RequestBody
 */
final class BodyBudget {
  /**
   * Every body may be this long, room or not: nearly all of GitHub's are, so that a sender of large
   * ones with a made-up signature cannot shut GitHub out.
   */
  private static final int SMALL_BODY = RequestBody.PIECE;

  private final long room;
  private final AtomicLong held = new AtomicLong();

  /**
   * @param room bytes for what all bodies have beyond 32 KiB each, in pieces of so many
   */
  BodyBudget(long room) {
    this.room = room;
  }

  /**
   * Takes room for more bytes of a body; false when there is none. Without such a limit anybody
   * could fill the heap.
   */
  boolean hold(int already, int more) {
    long added = beyondSmall(already + more) - beyondSmall(already);
    if (added == 0) {
      return true;
    }
    if (held.addAndGet(added) > room) {
      held.addAndGet(-added);
      return false;
    }
    return true;
  }

  /** Gives back what a body of this length has taken. */
  void release(int length) {
    long beyond = beyondSmall(length);
    if (beyond > 0) {
      held.addAndGet(-beyond);
    }
  }

  private static long beyondSmall(int length) {
    return Math.max(0, Math.ceilDiv(length, RequestBody.PIECE) * RequestBody.PIECE - SMALL_BODY);
  }
}
