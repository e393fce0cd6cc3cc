package dev.musterd.port;

import dev.musterd.model.release.MirroredRunner;
import dev.musterd.model.release.RunnerPackage;
import dev.musterd.model.release.RunnerPlatform;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;

/** The mirror: from where instances install the runner. Every failure says what to do. */
public interface RunnerArchive {
  /**
   * What instances of the platform install now; empty when that is nothing, or when the file that
   * is named is no longer there.
   */
  Future<Optional<MirroredRunner>> latest(RunnerPlatform platform);

  /**
   * Stores the bytes, and names them as the latest when they are all there and their SHA-256 is the
   * package's. Fails otherwise, and then instances install what they did before.
   */
  Future<MirroredRunner> publish(RunnerPackage runner, RunnerDownload bytes);

  /** Removes the platform's files but for these assets and what names the latest. */
  Future<Void> keepOnly(RunnerPlatform platform, Set<String> assets);
}
