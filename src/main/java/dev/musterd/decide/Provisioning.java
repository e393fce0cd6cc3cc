package dev.musterd.decide;

import dev.musterd.model.Instance;
import dev.musterd.model.PendingJob;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What to do for the waiting tickets of one pool and owner: demand against supply, within the
 * limits.
 */
public final class Provisioning {
  /** Two readings that say "not queued" must be this far apart: GitHub's answer lags the event. */
  public static final Duration READINGS_APART = Duration.ofSeconds(10);

  /**
   * News that are older when the queue gets them were missed at first and delivered again, or lay
   * in the dead-letter queue: the job may have run long ago.
   */
  static final Duration NEWS_MAX = Duration.ofMinutes(1);

  /** Readings in a row that said nothing, after which the job is taken to be still queued. */
  static final int UNKNOWN_READINGS_MAX = 3;

  /** The next look at a pool that is full; a slot that frees is usually seen before. */
  static final Duration FULL_LOOK = Duration.ofSeconds(5);

  private static final String INCOMPLETE = "a restart: EC2's list is not yet complete";

  private Provisioning() {}

  /** When GitHub is asked whether a job still waits. */
  public enum Verify {
    AUTO,
    ALWAYS,
    NEVER
  }

  /**
   * The facts of one look.
   *
   * @param ready tickets that could be launched for, the longest waiting first
   * @param spare booting or idle runners that are there for no ticket
   * @param live instances of the pool that count against its maximum, requested ones included
   * @param liveOfOwner those of this owner
   * @param configurable how many runners GitHub's budget lets us register soon
   * @param blocked why nothing may be launched now, and until when
   * @param startedAt when this process began; what was sent before may have been worked on before
   * @param settledAt from when EC2's list shows everything an earlier life launched
   */
  public record Facts(
      Instant now,
      RunnerPool pool,
      List<PendingJob> ready,
      List<Runner> spare,
      int live,
      int liveOfOwner,
      int configurable,
      Optional<Blocked> blocked,
      Verify verify,
      int maxAttempts,
      Instant startedAt,
      Instant settledAt) {}

  /** A reason to launch nothing for a while. */
  public record Blocked(Instant until, String reason) {}

  /** What becomes of one ticket, or of several. */
  public sealed interface Verdict {
    record Cover(PendingJob ticket, Instance.Id instance) implements Verdict {}

    record Launch(List<PendingJob> tickets) implements Verdict {}

    /** Ask GitHub whether these jobs still wait. */
    record Ask(List<PendingJob> tickets) implements Verdict {}

    record Bury(PendingJob ticket, String reason) implements Verdict {}

    record Delay(PendingJob ticket, Instant until, String reason) implements Verdict {}

    /** These, and all behind them, stay ready; look again then. */
    record Hold(List<PendingJob> tickets, Instant until, String reason) implements Verdict {}
  }

  public static List<Verdict> judge(Facts look) {
    List<Verdict> verdicts = new ArrayList<>();
    List<PendingJob> ask = new ArrayList<>();
    List<PendingJob> launch = new ArrayList<>();
    List<PendingJob> hold = new ArrayList<>();
    Deque<Runner> spare = new ArrayDeque<>(look.spare());
    int room = room(look);
    int askable = askable(look, room);
    int promised = 0;
    for (PendingJob ticket : look.ready()) {
      if (maybeAnEarlierLifes(look, ticket) && look.now().isBefore(look.settledAt())) {
        verdicts.add(new Verdict.Delay(ticket, look.settledAt(), INCOMPLETE));
      } else if (mustAskBeforeCover(look, ticket)) {
        (isDoubted(ticket) || ask.size() < askable ? ask : hold).add(ticket);
      } else if (!spare.isEmpty()) {
        verdicts.add(new Verdict.Cover(ticket, spare.removeFirst().id()));
      } else if (look.blocked().isPresent() || room <= promised) {
        hold.add(ticket);
      } else if (mustAskBeforeLaunch(look, ticket)) {
        ask.add(ticket);
        promised++;
      } else if (ticket.progress().launches() >= look.maxAttempts()) {
        verdicts.add(new Verdict.Bury(ticket, buryReason(ticket)));
      } else {
        launch.add(ticket);
        promised++;
      }
    }
    if (!ask.isEmpty()) {
      verdicts.add(new Verdict.Ask(ask));
    }
    if (!launch.isEmpty()) {
      verdicts.add(new Verdict.Launch(launch));
    }
    if (!hold.isEmpty()) {
      verdicts.add(hold(look, hold, Math.max(promised, ask.size())));
    }
    return verdicts;
  }

  /**
   * Asking about more than could be served would be wasted: after a restart, thousands may wait
   * behind a full pool, and GitHub allows a few thousand calls an hour.
   */
  private static int askable(Facts look, int room) {
    return look.spare().size() + (look.blocked().isPresent() ? 0 : room);
  }

  private static int room(Facts look) {
    if (isUncounted(look)) {
      return 0;
    }
    int room = look.configurable();
    if (look.pool().maxRunners().isPresent()) {
      room = Math.min(room, look.pool().maxRunners().getAsInt() - look.live());
    }
    if (look.pool().maxRunnersPerOwner().isPresent()) {
      room = Math.min(room, look.pool().maxRunnersPerOwner().getAsInt() - look.liveOfOwner());
    }
    return Math.max(0, room);
  }

  /** One list may lack an instance: a limit is kept only with all of them counted. */
  private static boolean isUncounted(Facts look) {
    boolean limited =
        look.pool().maxRunners().isPresent() || look.pool().maxRunnersPerOwner().isPresent();
    return limited && look.now().isBefore(look.settledAt());
  }

  private static boolean maybeAnEarlierLifes(Facts look, PendingJob ticket) {
    return ticket.lease().timesReceived() > 1 || ticket.sentAt().isBefore(look.startedAt());
  }

  private static boolean isLateNews(PendingJob ticket) {
    return ticket.sentAt().isAfter(ticket.ticket().job().queuedAt().plus(NEWS_MAX));
  }

  /**
   * An event may have been missed: the ticket is from before a restart or late, or a runner came
   * and the job did not start.
   */
  private static boolean mustAskBeforeCover(Facts look, PendingJob ticket) {
    boolean missed =
        maybeAnEarlierLifes(look, ticket)
            || isLateNews(ticket)
            || ticket.progress().launches() > 0
            || ticket.progress().mismatches() > 0;
    return look.verify() != Verify.NEVER && (isDoubted(ticket) || missed) && !isKnownQueued(ticket);
  }

  /** One reading has said that it does not wait; the second is asked for whatever the room. */
  private static boolean isDoubted(PendingJob ticket) {
    return ticket.progress().notQueuedAt().isPresent();
  }

  private static boolean mustAskBeforeLaunch(Facts look, PendingJob ticket) {
    return switch (look.verify()) {
      case NEVER -> false;
      case ALWAYS -> !isKnownQueued(ticket);
      case AUTO -> !look.pool().ephemeral() && !isKnownQueued(ticket);
    };
  }

  private static boolean isKnownQueued(PendingJob ticket) {
    return ticket.progress().queuedAt().isPresent()
        || ticket.progress().unknowns() >= UNKNOWN_READINGS_MAX;
  }

  private static String buryReason(PendingJob ticket) {
    return ticket.progress().launches() + " runners were launched for it and none took it";
  }

  private static Verdict hold(Facts look, List<PendingJob> hold, int promised) {
    if (look.blocked().isPresent()) {
      Blocked blocked = look.blocked().get();
      return new Verdict.Hold(hold, blocked.until(), blocked.reason());
    } else if (isUncounted(look)) {
      return new Verdict.Hold(hold, look.settledAt(), INCOMPLETE);
    }
    return new Verdict.Hold(hold, look.now().plus(FULL_LOOK), fullReason(look, promised));
  }

  /** The limit that is reached once everything promised in this look has come. */
  private static String fullReason(Facts look, int promised) {
    RunnerPool pool = look.pool();
    int max = pool.maxRunners().orElse(Integer.MAX_VALUE);
    int maxOfOwner = pool.maxRunnersPerOwner().orElse(Integer.MAX_VALUE);
    if (look.live() + promised >= max) {
      return "pool %s is at its maximum of %d".formatted(pool.name(), max);
    } else if (look.liveOfOwner() + promised >= maxOfOwner) {
      return "pool %s is at its maximum of %d per owner".formatted(pool.name(), maxOfOwner);
    }
    return "GitHub registers no more runners this minute";
  }
}
