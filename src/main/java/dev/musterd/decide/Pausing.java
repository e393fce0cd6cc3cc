package dev.musterd.decide;

import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.model.PoolPause;
import dev.musterd.model.Requester;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What becomes of the request to pause or resume a pool, and what a pause means. */
public final class Pausing {
  /** When a pool is judged again that may be paused, as far as is known. */
  private static final Duration UNREAD_RETRY = Duration.ofSeconds(1);

  /** When a paused pool is judged again: its end makes itself known, so this costs nothing. */
  static final Duration RECHECK = Duration.ofMinutes(1);

  private Pausing() {}

  /** What to do for a request. */
  public sealed interface Verdict {
    record Pause(PoolPause pause) implements Verdict {}

    record Resume() implements Verdict {}

    /** It is so already, and nothing changes. */
    record Unchanged() implements Verdict {}

    record UnknownPool(String reason) implements Verdict {}
  }

  /**
   * The verdict on a request to pause a pool. One that is paused keeps who paused it first.
   *
   * @param configured the names of all pools
   * @param current the pause in force
   */
  public static Verdict pause(
      String pool,
      Collection<String> configured,
      Optional<PoolPause> current,
      Requester requester,
      Instant now) {
    if (!configured.contains(pool)) {
      return unknown(pool, configured);
    }
    return current.isPresent()
        ? new Verdict.Unchanged()
        : new Verdict.Pause(new PoolPause(requester.user(), now));
  }

  /**
   * The verdict on a request to resume a pool.
   *
   * @param configured the names of all pools
   * @param current the pause in force
   */
  public static Verdict resume(
      String pool, Collection<String> configured, Optional<PoolPause> current) {
    if (!configured.contains(pool)) {
      return unknown(pool, configured);
    }
    return current.isPresent() ? new Verdict.Resume() : new Verdict.Unchanged();
  }

  private static Verdict unknown(String pool, Collection<String> configured) {
    return new Verdict.UnknownPool(
        "there is no pool %s; the pools are %s".formatted(pool, String.join(", ", configured)));
  }

  /** Why nothing is launched for a paused pool, in a clause that says how it ends. */
  public static String reason(String pool, PoolPause pause) {
    return "pool %s is paused by %s since %s; `musterd resume %s`"
        .formatted(pool, pause.by(), pause.since(), pool);
  }

  /** The pause as a reason to launch nothing. */
  public static Blocked blocked(String pool, PoolPause pause, Instant now) {
    return new Blocked(now.plus(RECHECK), reason(pool, pause), true);
  }

  /** A reason to launch nothing before the stored pauses are known. */
  public static Blocked unread(Instant now) {
    return new Blocked(
        now.plus(UNREAD_RETRY), "musterd has just started, and reads which pools are paused");
  }

  /**
   * The pauses in force once the stored ones are known.
   *
   * @param dropped stored ones of pools that are no longer configured
   */
  public record Restored(SortedMap<String, PoolPause> paused, List<String> dropped) {}

  /**
   * Joins what an earlier process stored with what operators have asked for since the start, which
   * counts.
   *
   * @param changed the pools that operators paused or resumed since the start
   */
  public static Restored restore(
      Map<String, PoolPause> stored,
      Map<String, PoolPause> current,
      Set<String> changed,
      Collection<String> configured) {
    SortedMap<String, PoolPause> paused = new TreeMap<>(current);
    stored.forEach(
        (pool, pause) -> {
          if (configured.contains(pool) && !changed.contains(pool)) {
            paused.put(pool, pause);
          }
        });
    List<String> dropped =
        stored.keySet().stream().filter(pool -> !configured.contains(pool)).sorted().toList();
    return new Restored(paused, dropped);
  }
}
