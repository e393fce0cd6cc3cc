package dev.musterd.port;

import dev.musterd.model.release.RunnerDeprecation;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.model.release.RunnerVersion;
import io.vertx.core.Future;
import java.util.List;

/** The publisher of the runner: GitHub, a GitHub Enterprise Server, or the operator. */
public interface RunnerReleases {
  /**
   * The latest builds for the platform, in no order; costs little when nothing changed. Fails with
   * the reason when the publisher did not answer.
   */
  Future<List<RunnerPackage>> offered(RunnerPlatform platform);

  /** Begins to read a package that was offered here; fails when there is no such file. */
  Future<RunnerDownload> open(RunnerPackage runner);

  /**
   * Until when GitHub serves this version; {@link RunnerDeprecation#NONE} where it is not
   * published.
   */
  Future<RunnerDeprecation> deprecation(RunnerVersion version);
}
