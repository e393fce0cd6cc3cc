package dev.musterd.decide;

import dev.musterd.decide.Explaining.Round;
import dev.musterd.decide.Provisioning.Verdict;
import dev.musterd.model.Job;
import dev.musterd.model.PendingJob;
import dev.musterd.model.PendingJob.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The classes of reasons why jobs wait, for counting them; {@link Explaining} has the sentence for
 * one job.
 */
public enum WaitReason {
  /** Nothing is launched while the daemon starts or stops. */
  STARTING,
  /** It is provided for within a second. */
  READY,
  /** It waits a while on purpose: for idle runners, or until GitHub is asked again. */
  DELAY,
  /** GitHub is asked whether it still waits. */
  VERIFY,
  /** EC2 is asked for instances. */
  LAUNCH,
  /** A runner is meant for it, which boots or is idle. */
  RUNNER,
  /** A maximum of runners is reached, or GitHub's rate of registrations. */
  LIMIT,
  /** Nothing is launched for its pool and owner after a failure, such as of capacity. */
  BLOCKED,
  /** GitHub holds it back. */
  HELD_BACK,
  /** Jobs of too many owners wait to judge each at every scrape. */
  OTHER;

  /** As a label: in lower case, with hyphens. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What one round of a pool and owner says of its jobs. */
  public record Classes(Map<Job.Id, WaitReason> judged, WaitReason rest) {
    public Classes {
      judged = Map.copyOf(judged);
    }
  }

  /**
   * @param round empty when none was gathered
   */
  public static Classes of(Optional<Round> round) {
    return switch (round.orElse(null)) {
      case null -> new Classes(Map.of(), OTHER);
      case Round.Closed() -> new Classes(Map.of(), STARTING);
      case Round.Unanswered() -> new Classes(Map.of(), LAUNCH);
      case Round.Judged(Provisioning.Facts facts, List<Verdict> verdicts) ->
          judged(facts, verdicts);
    };
  }

  private static Classes judged(Provisioning.Facts facts, List<Verdict> verdicts) {
    WaitReason held = facts.capacity().blocked().isPresent() ? BLOCKED : LIMIT;
    Map<Job.Id, WaitReason> judged = new HashMap<>();
    boolean full = false;
    for (Verdict verdict : verdicts) {
      full |= verdict instanceof Verdict.Hold;
      WaitReason reason =
          switch (verdict) {
            case Verdict.Cover _, Verdict.Launch _, Verdict.Bury _ -> READY;
            case Verdict.Ask _ -> VERIFY;
            case Verdict.Delay _, Verdict.Defer _, Verdict.AwaitNews _ -> DELAY;
            case Verdict.Hold _ -> held;
          };
      Explaining.pendingJobs(verdict).forEach(pending -> judged.put(pending.id(), reason));
    }
    // A round judges the longest waiting only.
    return new Classes(judged, full ? held : READY);
  }

  /** Why one job waits, by what a round of its pool and owner says. */
  public static WaitReason of(PendingJob pending, Classes round) {
    return switch (pending.stage()) {
      case Stage.Ready() -> round.judged().getOrDefault(pending.id(), round.rest());
      case Stage.Delayed _ -> pending.readings().heldBacks() > 0 ? HELD_BACK : DELAY;
      case Stage.Covered _ -> RUNNER;
      case Stage.Underway(String what) -> what.equals(Stage.Underway.ASKING_EC2) ? LAUNCH : VERIFY;
    };
  }
}
