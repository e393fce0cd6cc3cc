package dev.musterd.decide;

import dev.musterd.decide.Provisioning.Blocked;
import dev.musterd.model.RunnerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How many runners of one pool and owner to start before there are jobs for them. */
public final class WarmPool {
  /** As many as one look at waiting jobs asks for; the rest follows when these have come. */
  static final int AT_ONCE_MAX = 200;

  /** The next look while jobs come first or a limit is reached: it costs no call. */
  static final Duration RETRY = Duration.ofSeconds(10);

  private WarmPool() {}

  /**
   * The facts of one look.
   *
   * @param count idle runners that the open window asks for; 0 when none is open
   * @param spare booting or idle runners that are there for no job
   * @param live instances of the pool that count against its maximum, requested ones included
   * @param liveOfOwner those of this owner
   * @param ready jobs of the pool, of any owner, that wait for a runner to be launched
   * @param readyOfOwner those of this owner
   * @param configurable how many runners GitHub's budget lets us register soon
   * @param underway whether EC2 owes an answer for this pool and owner
   * @param blocked why nothing may be launched now, and until when
   */
  public record Facts(
      Instant now,
      RunnerPool pool,
      int count,
      int spare,
      int live,
      int liveOfOwner,
      int ready,
      int readyOfOwner,
      int configurable,
      boolean underway,
      Optional<Blocked> blocked) {}

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
    int missing = facts.count() - facts.spare();
    String there = "%d of %d runners are there".formatted(facts.spare(), facts.count());
    Instant again = facts.now().plus(RETRY);
    if (missing <= 0) {
      return new Verdict.Enough(there);
    } else if (facts.underway()) {
      return new Verdict.Yield(again, "EC2 has not answered the last request");
    } else if (facts.readyOfOwner() > 0) {
      return new Verdict.Yield(again, "waiting jobs come first");
    } else if (facts.blocked().isPresent()) {
      Blocked blocked = facts.blocked().get();
      return new Verdict.Hold(missing, blocked.until(), blocked.reason());
    }
    int launch =
        Math.min(Math.min(missing, AT_ONCE_MAX), Math.min(room(facts), facts.configurable()));
    return launch > 0
        ? new Verdict.Launch(launch, there)
        : new Verdict.Hold(missing, again, fullReason(facts));
  }

  /** What other owners' jobs wait for is theirs: they outrank runners that nobody needs yet. */
  private static int room(Facts facts) {
    int ofPool = facts.pool().maxRunners().orElse(Integer.MAX_VALUE) - facts.live() - facts.ready();
    int ofOwner = facts.pool().maxRunnersPerOwner().orElse(Integer.MAX_VALUE) - facts.liveOfOwner();
    return Math.min(ofPool, ofOwner);
  }

  private static String fullReason(Facts facts) {
    RunnerPool pool = facts.pool();
    int max = pool.maxRunners().orElse(Integer.MAX_VALUE);
    int maxOfOwner = pool.maxRunnersPerOwner().orElse(Integer.MAX_VALUE);
    if (facts.live() >= max) {
      return "pool %s is at its maximum of %d".formatted(pool.name(), max);
    } else if (facts.live() + facts.ready() >= max) {
      return "waiting jobs take the rest of pool %s's maximum of %d".formatted(pool.name(), max);
    } else if (facts.liveOfOwner() >= maxOfOwner) {
      return "pool %s is at its maximum of %d per owner".formatted(pool.name(), maxOfOwner);
    }
    return "GitHub registers no more runners this minute";
  }
}
