package dev.musterd.wiring;

import dev.musterd.config.Settings;
import dev.musterd.flow.MirrorRunnerBinaries;
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.GitHubAddress;
import dev.musterd.github.releases.RunnerPublishers;
import dev.musterd.model.RunnerPlatform;
import dev.musterd.port.Journal;
import dev.musterd.port.RunnerArchive;
import dev.musterd.port.Timers;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** The mirror of the runner as the configuration wants it, for the daemon and for a command. */
public record MirrorAdapters(
    Settings settings, RunnerArchive archive, Journal journal, Timers timers) {

  /**
   * The duty.
   *
   * @param wall for whoever compares with GitHub's clock; {@code clock} for the duty
   * @param counter told of each call to GitHub
   */
  public MirrorRunnerBinaries duty(
      Vertx vertx,
      AppJwt jwt,
      InstantSource wall,
      InstantSource clock,
      Consumer<String> counter,
      MirrorRunnerBinaries.Progress progress) {
    Settings.GitHub github = settings.github();
    Settings.Binaries binaries = settings.binaries();
    RunnerPublishers publishers =
        RunnerPublishers.of(
            vertx,
            new RunnerPublishers.Reach(
                GitHubAddress.of(github.url().toString(), github.apiUrl().map(URI::toString)),
                jwt,
                github.sslVerify(),
                github.caFile(),
                wall,
                timers,
                counter),
            binaries.source(),
            binaries.prerelease());
    return new MirrorRunnerBinaries(
        new MirrorRunnerBinaries.Policy(platforms(), binaries.prerelease(), binaries.timeout()),
        new MirrorRunnerBinaries.Endpoints(publishers, archive),
        journal,
        timers,
        clock,
        progress);
  }

  /** What the pools' machines are, each once. */
  private List<RunnerPlatform> platforms() {
    return settings.pools().stream()
        .map(Settings.Pool::machine)
        .map(it -> new RunnerPlatform(it.os().word(), it.architecture().word()))
        .distinct()
        .toList();
  }
}
