package dev.musterd.wiring;

import dev.musterd.config.Settings;
import dev.musterd.flow.MirrorRunnerBinaries;
import dev.musterd.github.client.AppJwt;
import dev.musterd.github.client.GitHubHttp;
import dev.musterd.github.releases.RunnerPublishers;
import dev.musterd.model.release.RunnerPlatform;
import dev.musterd.port.Journal;
import dev.musterd.port.RunnerArchive;
import dev.musterd.port.RunnerReleases;
import dev.musterd.port.Timers;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** Builds the duty that mirrors runners, for the daemon and for a command. */
public record MirrorAdapters(
    Settings settings, RunnerArchive archive, Journal journal, Timers timers) {

  /**
   * Who publishes the runner.
   *
   * @param http the clients of this GitHub
   * @param wall the clock that is compared with GitHub's
   * @param counter receives the name of each call to GitHub
   */
  public RunnerReleases releases(
      GitHubHttp http, AppJwt jwt, InstantSource wall, Consumer<String> counter) {
    Settings.GitHub github = settings.github();
    Settings.Binaries binaries = settings.binaries();
    return RunnerPublishers.of(
        new RunnerPublishers.Reach(
            GitHubAdapters.address(github), http, jwt, wall, timers, counter),
        binaries.source(),
        binaries.prerelease());
  }

  /** The duty. */
  public MirrorRunnerBinaries duty(
      RunnerReleases releases, InstantSource clock, MirrorRunnerBinaries.Progress progress) {
    Settings.Binaries binaries = settings.binaries();
    return new MirrorRunnerBinaries(
        new MirrorRunnerBinaries.Policy(platforms(), binaries.prerelease(), binaries.timeout()),
        new MirrorRunnerBinaries.Endpoints(releases, archive),
        journal,
        timers,
        clock,
        progress);
  }

  /** The platforms of all pools, without duplicates. */
  private List<RunnerPlatform> platforms() {
    return settings.pools().stream()
        .map(pool -> pool.machine().platform().runner())
        .distinct()
        .toList();
  }
}
