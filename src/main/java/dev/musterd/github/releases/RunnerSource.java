package dev.musterd.github.releases;

import dev.musterd.model.RunnerPackage;
import dev.musterd.model.RunnerPlatform;
import dev.musterd.port.RunnerDownload;
import io.vertx.core.Future;
import java.util.List;

/** A place that offers builds of the runner. */
interface RunnerSource {
  Future<List<RunnerPackage>> offered(RunnerPlatform platform);

  Future<RunnerDownload> open(RunnerPackage runner);
}
