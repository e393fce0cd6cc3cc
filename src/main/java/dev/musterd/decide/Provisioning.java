package dev.musterd.decide;

import dev.musterd.decide.Capacity.Blocked;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.PendingJob;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * The rule of scale-up: what to do for the waiting jobs of one pool and owner, by demand, supply
 * and limits.
 */
public final class Provisioning {
  /** Two readings that say "not queued" must be this far apart: GitHub's answer lags the event. */
  public static final Duration READINGS_APART = Duration.ofSeconds(10);

  /**
   * A job that the queue gets later than this was missed at first and delivered again, or lay in
   * the dead-letter queue: it may have run long ago.
   */
  static final Duration ADMISSION_LAG_MAX = Duration.ofMinutes(1);

  /** Readings in a row that said nothing, after which the job is taken to be still queued. */
  static final int UNKNOWN_READINGS_MAX = 3;

  /** When a full pool is judged again; freed capacity is usually noticed before. */
  static final Duration FULL_RETRY = Duration.ofSeconds(5);

  private static final String INCOMPLETE = "a restart: EC2's list is not yet complete";

  private Provisioning() {}

  /** When GitHub is asked whether a job still waits. */
  public enum Verify {
    AUTO,
    ALWAYS,
    NEVER
  }

  /**
   * What one round knows of a pool and owner.
   *
   * @param ready jobs that could be launched for, the longest waiting first
   * @param spare booting or idle runners that are assigned to no job
   * @param held jobs for which nothing is launched for now, whatever there is room for
   */
  public record Facts(
      Instant now,
      RunnerPool pool,
      List<PendingJob> ready,
      List<Runner> spare,
      Capacity capacity,
      Verification verification,
      Map<Job.Id, Blocked> held) {
    public Facts {
      held = Map.copyOf(held);
    }

    /** Facts where no job is held. */
    public Facts(
        Instant now,
        RunnerPool pool,
        List<PendingJob> ready,
        List<Runner> spare,
        Capacity capacity,
        Verification verification) {
      this(now, pool, ready, spare, capacity, verification, Map.of());
    }
  }

  /**
   * Which jobs are checked with GitHub before anything is done for them, and when one is given up.
   *
   * @param maxAttempts runners that came and did not take the job, after which it goes to the
   *     dead-letter queue
   * @param startedAt when this process began; a message sent before may have been worked on before
   * @param recoveredAt from when EC2's list shows everything that an earlier process launched
   */
  public record Verification(
      Verify when, int maxAttempts, Instant startedAt, Instant recoveredAt) {}

  /** What to do for one job, or for several. */
  public sealed interface Verdict {
    record Cover(PendingJob pending, Instance.Id instance) implements Verdict {}

    record Launch(List<PendingJob> pendingJobs) implements Verdict {}

    /** Ask GitHub whether these jobs still wait. */
    record Ask(List<PendingJob> pendingJobs) implements Verdict {}

    record Bury(PendingJob pending, String reason) implements Verdict {}

    record Delay(PendingJob pending, Instant until, String reason) implements Verdict {}

    /** Leave these jobs to idle runners for a while after the queue took them. */
    record Defer(List<PendingJob> pendingJobs, Duration time) implements Verdict {
      public String reason() {
        return "gives idle runners " + time.toSeconds() + " s to take it";
      }

      public Instant until(PendingJob pending) {
        return pending.sentAt().plus(time);
      }
    }

    /**
     * Leave these jobs for a moment: GitHub gave their runners to others, and the webhooks that say
     * which, and so whose runners are left for these, are about to come.
     */
    record AwaitNews(List<PendingJob> pendingJobs) implements Verdict {
      public String reason() {
        return "its runner took another job, and no webhook has said yet which";
      }

      public Instant until(PendingJob pending) {
        return pending.attempts().launchFrom();
      }
    }

    /** These jobs and all behind them stay ready until then. */
    record Hold(List<PendingJob> pendingJobs, Instant until, String reason) implements Verdict {}
  }

  public static List<Verdict> judge(Facts facts) {
    List<Verdict> verdicts = new ArrayList<>();
    List<PendingJob> ask = new ArrayList<>();
    List<PendingJob> launch = new ArrayList<>();
    List<PendingJob> hold = new ArrayList<>();
    List<PendingJob> defer = new ArrayList<>();
    List<PendingJob> awaitNews = new ArrayList<>();
    Duration delay = LaunchDelaying.delay(facts.pool(), facts.capacity().mayGetIdle(), facts.now());
    Deque<Runner> spare = new ArrayDeque<>(facts.spare());
    int room = room(facts);
    int askable = askable(facts, room);
    int promised = 0;
    for (PendingJob pending : facts.ready()) {
      if (mayPredateProcess(facts, pending) && isRecovering(facts)) {
        verdicts.add(new Verdict.Delay(pending, facts.verification().recoveredAt(), INCOMPLETE));
      } else if (mustAskBeforeCover(facts, pending)) {
        (isDoubted(pending) || ask.size() < askable ? ask : hold).add(pending);
      } else if (!spare.isEmpty()) {
        verdicts.add(new Verdict.Cover(pending, spare.removeFirst().id()));
      } else if (facts.held().containsKey(pending.id())) {
        // Not with the others in a full pool, which would wait behind these.
        Blocked held = facts.held().get(pending.id());
        verdicts.add(new Verdict.Delay(pending, held.until(), held.reason()));
      } else if (LaunchDelaying.isDeferred(pending, delay, facts.now())) {
        defer.add(pending);
      } else if (facts.now().isBefore(pending.attempts().launchFrom())) {
        awaitNews.add(pending);
      } else if (facts.capacity().blocked().isPresent() || room <= promised) {
        hold.add(pending);
      } else if (mustAskBeforeLaunch(facts, pending)) {
        ask.add(pending);
        promised++;
      } else if (pending.attempts().fruitless() >= facts.verification().maxAttempts()) {
        verdicts.add(new Verdict.Bury(pending, buryReason(pending)));
      } else {
        launch.add(pending);
        promised++;
      }
    }
    if (!defer.isEmpty()) {
      verdicts.add(new Verdict.Defer(defer, delay));
    }
    if (!awaitNews.isEmpty()) {
      verdicts.add(new Verdict.AwaitNews(awaitNews));
    }
    if (!ask.isEmpty()) {
      verdicts.add(new Verdict.Ask(ask));
    }
    if (!launch.isEmpty()) {
      verdicts.add(new Verdict.Launch(launch));
    }
    if (!hold.isEmpty()) {
      verdicts.add(hold(facts, hold, Math.max(promised, ask.size())));
    }
    return verdicts;
  }

  /**
   * Asking about more than could be served would be wasted: after a restart, thousands may wait
   * behind a full pool, and GitHub allows a few thousand calls an hour.
   */
  private static int askable(Facts facts, int room) {
    return facts.spare().size() + (facts.capacity().blocked().isPresent() ? 0 : room);
  }

  private static int room(Facts facts) {
    if (isUncounted(facts)) {
      return 0;
    }
    int room = facts.capacity().registrable();
    if (facts.pool().limits().max().isPresent()) {
      room = Math.min(room, facts.pool().limits().max().getAsInt() - facts.capacity().live());
    }
    if (facts.pool().limits().maxPerOwner().isPresent()) {
      room =
          Math.min(
              room,
              facts.pool().limits().maxPerOwner().getAsInt() - facts.capacity().liveOfOwner());
    }
    return Math.max(0, room);
  }

  /** One list may lack an instance: a limit is kept only with all of them counted. */
  private static boolean isUncounted(Facts facts) {
    RunnerPool.Limits limits = facts.pool().limits();
    return (limits.max().isPresent() || limits.maxPerOwner().isPresent()) && isRecovering(facts);
  }

  private static boolean isRecovering(Facts facts) {
    return facts.now().isBefore(facts.verification().recoveredAt());
  }

  private static boolean mayPredateProcess(Facts facts, PendingJob pending) {
    return pending.visibility().timesReceived() > 1
        || pending.sentAt().isBefore(facts.verification().startedAt());
  }

  private static boolean wasAdmittedLate(PendingJob pending) {
    return pending.sentAt().isAfter(pending.ticket().job().queuedAt().plus(ADMISSION_LAG_MAX));
  }

  /**
   * Whether a webhook may have been missed: the job is from before a restart or was admitted late,
   * or a runner came and the job did not start; or whether GitHub may hold the job back.
   */
  private static boolean mustAskBeforeCover(Facts facts, PendingJob pending) {
    boolean missed =
        mayPredateProcess(facts, pending)
            || wasAdmittedLate(pending)
            || pending.readings().doubted()
            || pending.attempts().launches() > 0
            || pending.attempts().mismatches() > 0;
    return facts.verification().when() != Verify.NEVER
        && (isDoubted(pending) || missed)
        && !isKnownQueued(pending);
  }

  /** One reading said that it is not queued; the second is asked for even without room. */
  private static boolean isDoubted(PendingJob pending) {
    return pending.readings().notQueued().isPresent();
  }

  private static boolean mustAskBeforeLaunch(Facts facts, PendingJob pending) {
    return switch (facts.verification().when()) {
      case NEVER -> false;
      case ALWAYS -> !isKnownQueued(pending);
      case AUTO -> !facts.pool().registration().ephemeral() && !isKnownQueued(pending);
    };
  }

  private static boolean isKnownQueued(PendingJob pending) {
    return pending.readings().queuedAt().isPresent()
        || pending.readings().unknowns() >= UNKNOWN_READINGS_MAX;
  }

  private static String buryReason(PendingJob pending) {
    return pending.attempts().fruitless() + " runners were launched for it and none took it";
  }

  private static Verdict hold(Facts facts, List<PendingJob> hold, int promised) {
    if (facts.capacity().blocked().isPresent()) {
      Blocked blocked = facts.capacity().blocked().get();
      return new Verdict.Hold(hold, blocked.until(), blocked.reason());
    } else if (isUncounted(facts)) {
      return new Verdict.Hold(hold, facts.verification().recoveredAt(), INCOMPLETE);
    }
    return new Verdict.Hold(hold, facts.now().plus(FULL_RETRY), fullReason(facts, promised));
  }

  /** The limit that is reached once everything launched in this round has come. */
  private static String fullReason(Facts facts, int promised) {
    RunnerPool pool = facts.pool();
    int max = pool.limits().max().orElse(Integer.MAX_VALUE);
    int maxOfOwner = pool.limits().maxPerOwner().orElse(Integer.MAX_VALUE);
    if (facts.capacity().live() + promised >= max) {
      return "pool %s is at its maximum of %d".formatted(pool.name(), max);
    } else if (facts.capacity().liveOfOwner() + promised >= maxOfOwner) {
      return "pool %s is at its maximum of %d per owner".formatted(pool.name(), maxOfOwner);
    }
    return "GitHub registers no more runners this minute";
  }
}
