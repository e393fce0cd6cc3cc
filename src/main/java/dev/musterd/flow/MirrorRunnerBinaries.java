package dev.musterd.flow;

import dev.musterd.decide.RunnerRelease;
import dev.musterd.decide.RunnerRelease.Outlook;
import dev.musterd.decide.RunnerRelease.Verdict;
import dev.musterd.flow.calls.BoundedConcurrency;
import dev.musterd.flow.calls.Failures;
import dev.musterd.model.Event;
import dev.musterd.model.release.MirroredRunner;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import dev.musterd.port.Journal;
import dev.musterd.port.RunnerArchive;
import dev.musterd.port.RunnerDownload;
import dev.musterd.port.RunnerReleases;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings the runner that GitHub offers to where instances install it from. One platform after the
 * other, so that launching hardly notices; one that fails does not stop the others.
 */
public final class MirrorRunnerBinaries {
  /**
   * What the operator has set.
   *
   * @param platforms those of all pools, each once
   * @param timeout for one platform's bytes
   */
  public record Policy(List<RunnerPlatform> platforms, boolean prereleases, Duration timeout) {
    public Policy {
      platforms = List.copyOf(platforms);
    }
  }

  /** Called with the bytes that were downloaded so far. */
  public interface Progress {
    void at(RunnerPackage runner, long bytes);
  }

  /** Where the runner is downloaded from, and where it is copied to. */
  public record Endpoints(RunnerReleases releases, RunnerArchive archive) {}

  private final Policy policy;
  private final RunnerReleases releases;
  private final RunnerArchive archive;
  private final Journal journal;
  private final Timers timers;
  private final InstantSource clock;
  private final Progress progress;
  private Optional<RunnerDownload> inFlight = Optional.empty();
  private boolean closed;

  public MirrorRunnerBinaries(
      Policy policy,
      Endpoints endpoints,
      Journal journal,
      Timers timers,
      InstantSource clock,
      Progress progress) {
    this.policy = policy;
    this.releases = endpoints.releases();
    this.archive = endpoints.archive();
    this.journal = journal;
    this.timers = timers;
    this.clock = clock;
    this.progress = progress;
  }

  /** One round over all platforms. Never fails; false when a platform could not be mirrored. */
  public Future<Boolean> mirror() {
    Map<RunnerVersion, List<RunnerPlatform>> mirrored = new TreeMap<>();
    List<RunnerPlatform> failed = new ArrayList<>();
    return BoundedConcurrency.forEach(
            policy.platforms(), 1, platform -> mirror(platform, mirrored, failed))
        .compose(
            _ ->
                BoundedConcurrency.forEach(
                    mirrored.entrySet(), 1, it -> warn(it.getKey(), it.getValue())))
        .map(_ -> failed.isEmpty());
  }

  /** Gives up what is underway and begins nothing more: the process ends. */
  public void close() {
    closed = true;
    inFlight.ifPresent(download -> download.cancel("musterd stops"));
  }

  private Future<?> mirror(
      RunnerPlatform platform,
      Map<RunnerVersion, List<RunnerPlatform>> mirrored,
      List<RunnerPlatform> failed) {
    if (closed) {
      return Future.succeededFuture();
    }
    Future<List<RunnerPackage>> offered = releases.offered(platform);
    Future<Optional<MirroredRunner>> held = archive.latest(platform);
    return Future.join(offered, held)
        .compose(_ -> act(platform, held.result(), offered.result()))
        .map(Optional::of)
        .otherwise(
            failure -> {
              failed.add(platform);
              journal.record(new Event.BinaryNotMirrored(platform, Failures.describe(failure)));
              return held.succeeded()
                  ? held.result().map(MirroredRunner::version)
                  : Optional.empty();
            })
        .onSuccess(
            has ->
                has.ifPresent(
                    version ->
                        mirrored.computeIfAbsent(version, _ -> new ArrayList<>()).add(platform)));
  }

  private Future<RunnerVersion> act(
      RunnerPlatform platform, Optional<MirroredRunner> held, List<RunnerPackage> offered) {
    return switch (RunnerRelease.judge(
        new RunnerRelease.Facts(platform, policy.prereleases(), offered, held))) {
      case Verdict.Current(RunnerVersion version) -> {
        journal.record(new Event.BinaryCurrent(platform, version));
        yield Future.succeededFuture(version);
      }
      case Verdict.Keep(RunnerVersion version, String reason) -> {
        journal.record(new Event.BinaryKept(platform, version, reason));
        yield Future.succeededFuture(version);
      }
      case Verdict.Lacking(String reason) -> Future.failedFuture(reason);
      case Verdict.Mirror(RunnerPackage runner) -> publish(runner, held);
    };
  }

  private Future<RunnerVersion> publish(RunnerPackage runner, Optional<MirroredRunner> held) {
    return releases
        .open(runner)
        .compose(download -> publish(runner, timed(download)))
        .compose(
            published -> {
              Optional<RunnerVersion> replaced = held.map(MirroredRunner::version);
              journal.record(
                  new Event.BinaryMirrored(
                      runner.platform(), runner.version(), replaced, published.bytes()));
              return clear(runner, held).map(runner.version());
            });
  }

  private Future<MirroredRunner> publish(RunnerPackage runner, RunnerDownload download) {
    inFlight = Optional.of(download);
    if (closed) {
      download.cancel("musterd stops");
    }
    return archive
        .publish(runner, new Counted(runner, download, progress))
        .onComplete(
            _ -> {
              inFlight = Optional.empty();
              download.cancel("it has ended");
            });
  }

  /** Timers cannot be taken back; to cancel what has ended does no harm. */
  private RunnerDownload timed(RunnerDownload download) {
    timers
        .after(policy.timeout())
        .onSuccess(
            _ ->
                download.cancel(
                    "it was not done within binaries.timeout, %d s"
                        .formatted(policy.timeout().toSeconds())));
    return download;
  }

  /** An instance may be reading the previous build; no instance reads an older one. */
  private Future<?> clear(RunnerPackage runner, Optional<MirroredRunner> held) {
    Set<String> kept = new HashSet<>(Set.of(runner.asset()));
    held.map(MirroredRunner::asset).ifPresent(kept::add);
    return archive
        .keepOnly(runner.platform(), kept)
        .onFailure(failure -> failed("remove old runners from the mirror", failure))
        .otherwiseEmpty();
  }

  private Future<?> warn(RunnerVersion version, List<RunnerPlatform> platforms) {
    return releases
        .deprecation(version)
        .onFailure(failure -> failed("ask how long GitHub serves the runner", failure))
        .onSuccess(
            deprecation -> {
              switch (RunnerRelease.outlook(deprecation, clock.instant())) {
                case Outlook.Good() -> {}
                case Outlook.Ending(Instant at) ->
                    deprecated(
                        platforms,
                        version,
                        at,
                        "GitHub will give runners of this version no jobs; let `musterd sync` bring"
                            + " a newer one, and renew images that hold the runner");
                case Outlook.Ended(Instant at) ->
                    deprecated(
                        platforms, version, at, "GitHub serves runners of this version no more");
              }
            });
  }

  private void deprecated(
      List<RunnerPlatform> platforms, RunnerVersion version, Instant until, String reason) {
    journal.record(new Event.BinaryDeprecated(platforms, version, until, reason));
  }

  private void failed(String duty, Throwable failure) {
    journal.record(new Event.DutyFailed(duty, Failures.describe(failure)));
  }

  private static final class Counted implements RunnerDownload {
    private final RunnerPackage runner;
    private final RunnerDownload download;
    private final Progress progress;
    private long bytes;

    Counted(RunnerPackage runner, RunnerDownload download, Progress progress) {
      this.runner = runner;
      this.download = download;
      this.progress = progress;
    }

    @Override
    public Future<byte[]> next(int wanted) {
      return download
          .next(wanted)
          .onSuccess(
              piece -> {
                bytes += piece.length;
                progress.at(runner, bytes);
              });
    }

    @Override
    public void cancel(String reason) {
      download.cancel(reason);
    }
  }
}
