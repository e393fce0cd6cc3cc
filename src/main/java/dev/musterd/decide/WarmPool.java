package dev.musterd.decide;

import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.model.RunnerPool;
import java.time.Duration;
import java.time.Instant;

/** How many runners of one pool and owner to start before there are jobs for them. */
public final class WarmPool {
  /** As many as one round for waiting jobs asks for; the rest follows when these have come. */
  static final int AT_ONCE_MAX = 200;

  /** When the pool is judged again while jobs come first or a limit is reached: no call is made. */
  static final Duration RETRY = Duration.ofSeconds(10);

  private WarmPool() {}

  /**
   * What one round knows of a pool and owner.
   *
   * @param underway whether EC2 has not yet answered a fleet request for this pool and owner
   */
  public record Facts(
      Instant now,
      RunnerPool pool,
      Idle idle,
      WaitingJobs waiting,
      Capacity capacity,
      boolean underway) {}

  /**
   * Idle runners of the pool and owner.
   *
   * @param wanted how many the open window asks for; 0 when none is open
   * @param spare booting or idle runners that are assigned to no job
   */
  public record Idle(int wanted, int spare) {}

  /**
   * Jobs that wait for a runner to be launched.
   *
   * @param ofPool those of the pool, of any owner
   * @param ofOwner those of this owner
   */
  public record WaitingJobs(int ofPool, int ofOwner) {}

  /** What to do for the pool and owner. */
  public sealed interface Verdict {
    record Launch(int count, String reason) implements Verdict {}

    record Enough(String reason) implements Verdict {}

    /** Something more important is at hand, as it is every day. */
    record Yield(Instant until, String reason) implements Verdict {}

    /** So many are missing and cannot be started. */
    record Hold(int missing, Instant until, String reason) implements Verdict {}
  }

  public static Verdict judge(Facts facts) {
    int missing = facts.idle().wanted() - facts.idle().spare();
    String there =
        "%d of %d runners are there".formatted(facts.idle().spare(), facts.idle().wanted());
    Instant again = facts.now().plus(RETRY);
    if (missing <= 0) {
      return new Verdict.Enough(there);
    } else if (facts.underway()) {
      return new Verdict.Yield(again, "EC2 has not answered the last request");
    } else if (facts.waiting().ofOwner() > 0) {
      return new Verdict.Yield(again, "waiting jobs come first");
    } else if (facts.capacity().blocked().isPresent()) {
      Blocked blocked = facts.capacity().blocked().get();
      return new Verdict.Hold(missing, blocked.until(), blocked.reason());
    }
    int launch =
        Math.min(
            Math.min(missing, AT_ONCE_MAX), Math.min(room(facts), facts.capacity().registrable()));
    return launch > 0
        ? new Verdict.Launch(launch, there)
        : new Verdict.Hold(missing, again, fullReason(facts));
  }

  /** Other owners' waiting jobs come before runners that no job needs yet. */
  private static int room(Facts facts) {
    int ofPool =
        facts.pool().limits().max().orElse(Integer.MAX_VALUE)
            - facts.capacity().live()
            - facts.waiting().ofPool();
    int ofOwner =
        facts.pool().limits().maxPerOwner().orElse(Integer.MAX_VALUE)
            - facts.capacity().liveOfOwner();
    return Math.min(ofPool, ofOwner);
  }

  private static String fullReason(Facts facts) {
    RunnerPool pool = facts.pool();
    int max = pool.limits().max().orElse(Integer.MAX_VALUE);
    int maxOfOwner = pool.limits().maxPerOwner().orElse(Integer.MAX_VALUE);
    if (facts.capacity().live() >= max) {
      return "pool %s is at its maximum of %d".formatted(pool.name(), max);
    } else if (facts.capacity().live() + facts.waiting().ofPool() >= max) {
      return "waiting jobs take the rest of pool %s's maximum of %d".formatted(pool.name(), max);
    } else if (facts.capacity().liveOfOwner() >= maxOfOwner) {
      return "pool %s is at its maximum of %d per owner".formatted(pool.name(), maxOfOwner);
    }
    return "GitHub registers no more runners this minute";
  }
}
