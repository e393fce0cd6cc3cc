package dev.musterd.decide;

import dev.musterd.base.Durations;
import dev.musterd.model.IdleRule;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Owner;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.Registration;
import dev.musterd.model.Runner;
import dev.musterd.model.RunnerPool;
import dev.musterd.model.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What becomes of each runner, and of each registration without one. */
public final class Reaping {
  /** A runner idle this long beside the job it came for will not get it. */
  public static final Duration MISMATCH = Duration.ofMinutes(10);

  /** How far beyond its lifetime a runner may be at work while GitHub does not answer. */
  static final Duration OUTAGE_MARGIN = RunnerPool.Lifetime.LONGEST_JOB;

  /** For the runners of a pool that is no longer configured. */
  private static final RunnerPool.Lifetime DEFAULT =
      new RunnerPool.Lifetime(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofDays(1));

  private static final String OLD = "older than its lifetime";

  private Reaping() {}

  /**
   * The facts of one tick.
   *
   * @param pools by name; the runners of a pool that is no longer configured go when idle
   * @param wanted which waiting job each booting or idle runner is meant for
   * @param idleConfirmation how far apart the two lists are that must both show it idle or absent
   * @param began when this process did. What an earlier one suspected needs two lists once more:
   *     this one may not have seen its registration yet, and GitHub can only be asked by that
   */
  public record Facts(
      Instant now,
      Snapshot snapshot,
      Map<String, RunnerPool> pools,
      Map<Instance.Id, Job.Id> wanted,
      Duration idleConfirmation,
      Instant began) {}

  /** What becomes of one of them. */
  public sealed interface Verdict {
    /** The verdict in a word, such as {@code keep}. */
    default String word() {
      return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    record Keep(Runner runner, String reason) implements Verdict {}

    /** Missing from GitHub for too long; once more, and it goes. */
    record Suspect(Runner runner, String reason) implements Verdict {}

    /** Was suspected, and is back. */
    record Clear(Runner runner) implements Verdict {}

    /** To be given no other job: its registration loses the labels that jobs ask for. */
    record Drain(Runner runner, Registration.Id registration, String reason) implements Verdict {}

    /** Deregister first, terminate only if that succeeded. */
    record Retire(Runner runner, String reason) implements Verdict {}

    /** Idle beside its job, which GitHub should have given it by now: does the job still wait? */
    record Question(Runner runner, Job.Id job, String reason) implements Verdict {}

    /** Retired, and the job it was meant for has to wait: GitHub will not bring them together. */
    record Mismatch(Runner runner, Job.Id job, String reason) implements Verdict {}

    /** Kept for debugging, and to be given no job meanwhile; its instance stays. */
    record Deregister(Runner runner, Registration.Id registration, String reason)
        implements Verdict {}

    record Terminate(Runner runner, String reason) implements Verdict {}

    /** Beyond every limit of age, and GitHub is not asked: it does not list the owner's runners. */
    record Expire(Runner runner, String reason) implements Verdict {}

    record Forget(Snapshot.Stray stray) implements Verdict {}
  }

  public static List<Verdict> judge(Facts facts) {
    List<Verdict> verdicts = new ArrayList<>();
    Map<OwnerPool, List<Runner>> idle = new HashMap<>();
    for (Runner runner : newestFirst(facts.snapshot().runners())) {
      Optional<Verdict> verdict = judge(facts, runner);
      verdict.ifPresentOrElse(
          verdicts::add,
          () ->
              idle.computeIfAbsent(runner.instance().ownerPool(), _ -> new ArrayList<>())
                  .add(runner));
    }
    Map<String, Optional<IdleRule>> rules = new HashMap<>();
    idle.forEach(
        (ownerPool, runners) ->
            verdicts.addAll(
                judgeIdle(
                    rules.computeIfAbsent(ownerPool.pool(), pool -> idleRule(facts, pool)),
                    runners)));
    for (Snapshot.Stray stray : facts.snapshot().strays()) {
      if (isForgettable(facts, stray)) {
        verdicts.add(new Verdict.Forget(stray));
      }
    }
    return verdicts;
  }

  private static List<Runner> newestFirst(List<Runner> runners) {
    return runners.stream()
        .sorted(
            Comparator.comparing((Runner runner) -> runner.instance().launchedAt())
                .thenComparing(Runner::id)
                .reversed())
        .toList();
  }

  /** Empty for a runner that is idle for good and that only the idle schedule may keep. */
  private static Optional<Verdict> judge(Facts facts, Runner runner) {
    Instance instance = runner.instance();
    RunnerPool.Lifetime limits = lifetime(facts, instance);
    if (instance.keep()) {
      return keep(runner, "tagged " + Instance.Tag.KEEP);
    } else if (Holding.isHeld(instance, limits, facts.now())) {
      return Optional.of(held(facts, runner));
    } else if (facts.snapshot().unseen().contains(instance.ownerPool().owner())) {
      return Optional.of(unseen(facts, runner, limits));
    } else if (runner.setup() == Runner.Setup.UNDERWAY) {
      return keep(runner, "being configured");
    }
    return switch (runner.phase(facts.now(), limits.bootTime())) {
      case BUSY -> busy(facts, runner, limits);
      case BOOTING -> keep(runner, "booting");
      case LATE -> absent(facts, runner, "not online after " + Durations.of(limits.bootTime()));
      case GONE_QUIET -> quiet(facts, runner, limits);
      case HELD -> Optional.of(new Verdict.Retire(runner, OLD));
      case IDLE ->
          instance.hold().isPresent()
              ? Optional.of(new Verdict.Retire(runner, Holding.over(instance)))
              : idle(facts, runner, limits);
    };
  }

  /** It takes no job any more, whether it is registered or at work; nothing else becomes of it. */
  private static Verdict held(Facts facts, Runner runner) {
    String reason = Holding.reason(runner.instance());
    if (facts.snapshot().unseen().contains(runner.instance().ownerPool().owner())
        || runner.setup() == Runner.Setup.UNDERWAY) {
      return new Verdict.Keep(runner, reason);
    } else if (runner.phase(facts.now(), Duration.ZERO) == Runner.Phase.BUSY) {
      return drainable(facts, runner)
          .<Verdict>map(id -> new Verdict.Drain(runner, id, reason))
          .orElseGet(() -> new Verdict.Keep(runner, "busy, and " + reason));
    }
    return runner
        .registration()
        .filter(_ -> !runner.finished())
        .<Verdict>map(its -> new Verdict.Deregister(runner, its.id(), reason))
        .orElseGet(() -> new Verdict.Keep(runner, reason));
  }

  /** The owner may be gone for ever; one refused list may be a mistake of GitHub's. */
  private static Verdict unseen(Facts facts, Runner runner, RunnerPool.Lifetime limits) {
    Owner owner = runner.instance().ownerPool().owner();
    Instant refused = facts.snapshot().refused().get(owner);
    boolean gone = refused != null && isSeenAfter(facts, refused.plus(limits.bootTime()));
    Duration margin = gone ? limits.bootTime() : OUTAGE_MARGIN;
    if (!isPast(facts.now(), runner, limits.max().plus(margin))) {
      return new Verdict.Keep(runner, "GitHub's list of " + owner + " is missing");
    }
    String why =
        gone ? "GitHub has refused the list of %s since " + refused : "GitHub does not list %s";
    return new Verdict.Expire(
        runner,
        "older than its lifetime by more than %s, and %s"
            .formatted(Durations.of(margin), why.formatted(owner)));
  }

  private static Optional<Verdict> busy(Facts facts, Runner runner, RunnerPool.Lifetime limits) {
    if (runner.instance().suspectSince().isPresent()) {
      return Optional.of(new Verdict.Clear(runner));
    }
    return isPast(facts.now(), runner, limits.drainAge())
        ? drain(facts, runner, limits)
            .or(() -> keep(runner, "busy, and draining: " + age(facts, runner, limits)))
        : keep(runner, "busy");
  }

  /** For one that may be given another job. */
  private static Optional<Verdict> drain(Facts facts, Runner runner, RunnerPool.Lifetime limits) {
    return drainable(facts, runner)
        .map(registration -> new Verdict.Drain(runner, registration, age(facts, runner, limits)));
  }

  private static Optional<Registration.Id> drainable(Facts facts, Runner runner) {
    return Optional.ofNullable(facts.pools().get(runner.instance().ownerPool().pool()))
        .flatMap(pool -> Draining.registration(pool, runner));
  }

  private static String age(Facts facts, Runner runner, RunnerPool.Lifetime limits) {
    return isPast(facts.now(), runner, limits.max())
        ? OLD
        : "in the last %s of its lifetime".formatted(Durations.of(limits.drain()));
  }

  private static RunnerPool.Lifetime lifetime(Facts facts, Instance instance) {
    return lifetime(Optional.ofNullable(facts.pools().get(instance.ownerPool().pool())));
  }

  /** The limits of a pool's runners, or of those whose pool is no longer configured. */
  public static RunnerPool.Lifetime lifetime(Optional<RunnerPool> pool) {
    return pool.map(RunnerPool::lifetime).orElse(DEFAULT);
  }

  /** Powering off takes a moment; after that it is as absent as one that never came. */
  private static Optional<Verdict> quiet(Facts facts, Runner runner, RunnerPool.Lifetime limits) {
    if (runner.setup() == Runner.Setup.FAILED) {
      return absent(facts, runner, "could not be configured");
    } else if (runner.finished() && runner.instance().hold().isPresent()) {
      return Optional.of(new Verdict.Terminate(runner, Holding.over(runner.instance())));
    } else if (runner.instance().stopped()) {
      return absent(facts, runner, "stopped instead of terminated");
    }
    return isPast(facts.now(), runner, limits.bootTime())
        ? absent(facts, runner, runner.finished() ? "its job has ended" : "went offline")
        : keep(runner, "ending");
  }

  private static Optional<Verdict> absent(Facts facts, Runner runner, String why) {
    Optional<Instant> since =
        runner.instance().suspectSince().filter(at -> !at.isBefore(facts.began()));
    if (since.isEmpty()) {
      return Optional.of(new Verdict.Suspect(runner, why));
    } else if (!isSeenAfter(facts, since.get().plus(facts.idleConfirmation()))) {
      return keep(runner, "suspected since " + since.get());
    }
    return Optional.of(new Verdict.Terminate(runner, why + ", seen twice"));
  }

  private static Optional<Verdict> idle(Facts facts, Runner runner, RunnerPool.Lifetime limits) {
    Job.Id wantedFor = facts.wanted().get(runner.id());
    if (runner.instance().suspectSince().isPresent()) {
      return Optional.of(new Verdict.Clear(runner));
    }
    boolean draining = isPast(facts.now(), runner, limits.drainAge());
    if (!isConfirmed(facts, runner, facts.idleConfirmation())) {
      return (draining ? drain(facts, runner, limits) : Optional.<Verdict>empty())
          .or(() -> keep(runner, "idle, to be confirmed"));
    } else if (draining) {
      return Optional.of(new Verdict.Retire(runner, age(facts, runner, limits)));
    } else if (wantedFor != null) {
      return wanted(facts, runner, wantedFor);
    } else if (!isPast(facts.now(), runner, limits.minimum())) {
      return keep(runner, "younger than its minimum running time");
    }
    return Optional.empty();
  }

  private static Optional<Verdict> wanted(Facts facts, Runner runner, Job.Id job) {
    if (!isConfirmed(facts, runner, MISMATCH)) {
      return Optional.of(
          new Verdict.Question(runner, job, "idle, and job " + job + " waits for it"));
    }
    String reason =
        "idle for %s beside job %s: does its runner group admit the repository, do its labels match?"
            .formatted(Durations.of(MISMATCH), job);
    return Optional.of(new Verdict.Mismatch(runner, job, reason));
  }

  /** Read once per pool and tick: an expression takes its time to parse, and owners may be many. */
  private static Optional<IdleRule> idleRule(Facts facts, String name) {
    return Optional.ofNullable(facts.pools().get(name))
        .flatMap(pool -> IdleSchedule.active(pool.idle().rules(), facts.now()));
  }

  private static List<Verdict> judgeIdle(Optional<IdleRule> rule, List<Runner> newestFirst) {
    int count = rule.map(IdleRule::count).orElse(0);
    List<Runner> keptFirst =
        rule.map(IdleRule::eviction).orElse(IdleRule.Eviction.OLDEST_FIRST)
                == IdleRule.Eviction.OLDEST_FIRST
            ? newestFirst
            : newestFirst.reversed();
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < keptFirst.size(); i++) {
      Runner runner = keptFirst.get(i);
      verdicts.add(
          i < count
              ? new Verdict.Keep(runner, "one of " + count + " kept idle by schedule")
              : new Verdict.Retire(runner, "idle since " + runner.idleSince().orElseThrow()));
    }
    return verdicts;
  }

  private static boolean isForgettable(Facts facts, Snapshot.Stray stray) {
    Registration registration = stray.registration();
    Duration patience =
        facts.pools().values().stream()
            .map(pool -> pool.lifetime().bootTime())
            .max(Comparator.naturalOrder())
            .orElse(DEFAULT.bootTime());
    return !facts.snapshot().unseen().contains(stray.owner())
        && !registration.online()
        && !registration.busy()
        && !facts.now().isBefore(stray.firstSeen().plus(patience));
  }

  private static boolean isConfirmed(Facts facts, Runner runner, Duration time) {
    return runner.idleSince().filter(since -> isSeenAfter(facts, since.plus(time))).isPresent();
  }

  /** A list is as old as its request, for answers may be slow. */
  private static boolean isSeenAfter(Facts facts, Instant instant) {
    return !facts.snapshot().takenAt().isBefore(instant);
  }

  private static boolean isPast(Instant now, Runner runner, Duration age) {
    return !now.isBefore(runner.instance().launchedAt().plus(age));
  }

  private static Optional<Verdict> keep(Runner runner, String reason) {
    return Optional.of(new Verdict.Keep(runner, reason));
  }
}
