package dev.musterd.http.webhook;

/**
 * The memory that all bodies in flight share. Owned by one event loop.
 *
 * @see RequestBody
 */
final class BodyBudget {
  /**
   * Every body may be this long, room or not: nearly all of GitHub's are, so that a sender of large
   * ones with a made-up signature cannot shut GitHub out.
   */
  private static final int SMALL_BODY = 32 * 1024;

  private final long room;
  private long held;

  /**
   * @param room bytes for what all bodies have beyond 32 KiB each
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
    if (held + added > room) {
      return false;
    }
    held += added;
    return true;
  }

  /** Gives back what a body of this length has taken. */
  void release(int length) {
    held -= beyondSmall(length);
  }

  private static long beyondSmall(int length) {
    return Math.max(0, length - SMALL_BODY);
  }
}
