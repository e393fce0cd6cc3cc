package dev.musterd.github.releases;

import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.port.RunnerDownload;
import io.vertx.core.Future;
import java.util.List;

/** A source of runner builds: GitHub, or a server of the operator's. */
interface RunnerSource {
  Future<List<RunnerPackage>> offered(RunnerPlatform platform);

  Future<RunnerDownload> open(RunnerPackage runner);
}
