package dev.musterd.decide;

import dev.musterd.model.release.MirroredRunner;
import dev.musterd.model.release.RunnerDeprecation;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which build of the runner the mirror should have, and how long it is good. */
public final class RunnerRelease {
  /** GitHub gives months of notice; this is enough for a change that has to be approved. */
  static final Duration NOTICE = Duration.ofDays(30);

  private RunnerRelease() {}

  /**
   * What is known of one platform.
   *
   * @param prereleases whether the operator takes them
   */
  public record Facts(
      RunnerPlatform platform,
      boolean prereleases,
      List<RunnerPackage> offered,
      Optional<MirroredRunner> mirrored) {
    public Facts {
      offered = List.copyOf(offered);
    }
  }

  public sealed interface Verdict {
    /** A newer build than the mirror has, if it has one. */
    record Mirror(RunnerPackage runner) implements Verdict {}

    /** The mirror has the newest. */
    record Current(RunnerVersion version) implements Verdict {}

    /** The mirror's build is not the newest that was offered, and stays. */
    record Keep(RunnerVersion version, String reason) implements Verdict {}

    /** The mirror has none, and nothing can be taken. */
    record Lacking(String reason) implements Verdict {}
  }

  /** Never goes back, and never takes what cannot be checked. */
  public static Verdict judge(Facts facts) {
    Optional<RunnerPackage> newest =
        facts.offered().stream()
            .filter(runner -> runner.platform().equals(facts.platform()))
            .filter(runner -> facts.prereleases() || isRelease(runner))
            .max(Comparator.comparing(RunnerPackage::version));
    return newest
        .map(runner -> judge(runner, facts.mirrored()))
        .orElseGet(
            () -> stay(facts.mirrored(), "no runner for " + facts.platform() + " is offered"));
  }

  private static boolean isRelease(RunnerPackage runner) {
    return !runner.prerelease() && runner.version().isRelease();
  }

  private static Verdict judge(RunnerPackage newest, Optional<MirroredRunner> mirrored) {
    int order =
        mirrored.map(held -> newest.version().compareTo(held.version())).orElse(Integer.MAX_VALUE);
    if (order < 0) {
      return stay(mirrored, "the newest that is offered, " + newest.version() + ", is older");
    }
    if (newest.sha256().isEmpty()) {
      return order == 0
          ? new Verdict.Current(newest.version())
          : stay(mirrored, newest.asset() + " is offered without a SHA-256 to check it by");
    }
    boolean other = mirrored.filter(held -> isOther(held, newest)).isPresent();
    if (order == 0) {
      return other
          ? stay(mirrored, newest.asset() + " is offered with another SHA-256 than before")
          : new Verdict.Current(newest.version());
    }
    return new Verdict.Mirror(newest);
  }

  private static boolean isOther(MirroredRunner held, RunnerPackage newest) {
    return !newest.sha256().equals(Optional.of(held.sha256()));
  }

  private static Verdict stay(Optional<MirroredRunner> mirrored, String reason) {
    return mirrored
        .<Verdict>map(held -> new Verdict.Keep(held.version(), reason))
        .orElseGet(() -> new Verdict.Lacking(reason));
  }

  /** How long GitHub serves the mirror's version. */
  public sealed interface Outlook {
    record Good() implements Outlook {}

    /** Its end is near. */
    record Ending(Instant at) implements Outlook {}

    /** Runners of this version no longer register, or get no jobs. */
    record Ended(Instant at) implements Outlook {}
  }

  /** The earlier of the two ends counts: a runner that cannot register gets no job either. */
  public static Outlook outlook(RunnerDeprecation deprecation, Instant now) {
    Optional<Instant> end =
        Stream.of(deprecation.registration(), deprecation.jobs())
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder());
    if (end.filter(at -> !now.isBefore(at)).isPresent()) {
      return new Outlook.Ended(end.get());
    }
    return end.filter(at -> !now.plus(NOTICE).isBefore(at))
        .<Outlook>map(Outlook.Ending::new)
        .orElseGet(Outlook.Good::new);
  }
}
