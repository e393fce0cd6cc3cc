package dev.musterd.doubles.runner;

import dev.musterd.doubles.s3.S3Memory;
import dev.musterd.model.release.RunnerDeprecation;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import dev.musterd.port.RunnerDownload;
import dev.musterd.port.RunnerReleases;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A publisher in memory. */
public final class FakeReleases implements RunnerReleases {
  private final List<RunnerPackage> offered = new ArrayList<>();
  private final Map<RunnerPlatform, String> refusals = new HashMap<>();
  private final Map<RunnerVersion, RunnerDeprecation> deprecations = new HashMap<>();
  private final List<FakeDownload> downloads = new ArrayList<>();
  private int stallsAt = Integer.MAX_VALUE;

  /** Some bytes that differ from build to build. */
  public static byte[] bytes(RunnerPlatform platform, RunnerVersion version) {
    return (platform.asset(version) + "\n").repeat(200).getBytes(StandardCharsets.UTF_8);
  }

  public void offer(RunnerPlatform platform, String version) {
    RunnerVersion parsed = RunnerVersion.find(version).orElseThrow();
    String hash = S3Memory.hash(List.of(bytes(platform, parsed)));
    offer(new RunnerPackage(platform, parsed, !parsed.isRelease(), Optional.of(hash), "somewhere"));
  }

  public void offer(RunnerPackage runner) {
    offered.add(runner);
  }

  public void withdraw() {
    offered.clear();
  }

  /** Nothing is said of this platform any more. */
  public void refuse(RunnerPlatform platform, String reason) {
    refusals.put(platform, reason);
  }

  public void deprecate(String version, RunnerDeprecation when) {
    deprecations.put(RunnerVersion.find(version).orElseThrow(), when);
  }

  /** After so many bytes of each download nothing comes any more. */
  public void stallAt(int bytes) {
    stallsAt = bytes;
  }

  /** All that were begun. */
  public List<FakeDownload> downloads() {
    return List.copyOf(downloads);
  }

  @Override
  public Future<List<RunnerPackage>> offered(RunnerPlatform platform) {
    return refusals.containsKey(platform)
        ? Future.failedFuture(refusals.get(platform))
        : Future.succeededFuture(
            offered.stream().filter(it -> it.platform().equals(platform)).toList());
  }

  @Override
  public Future<RunnerDownload> open(RunnerPackage runner) {
    FakeDownload download = new FakeDownload(bytes(runner.platform(), runner.version()), stallsAt);
    downloads.add(download);
    return Future.succeededFuture(download);
  }

  @Override
  public Future<RunnerDeprecation> deprecation(RunnerVersion version) {
    return Future.succeededFuture(deprecations.getOrDefault(version, RunnerDeprecation.NONE));
  }
}
