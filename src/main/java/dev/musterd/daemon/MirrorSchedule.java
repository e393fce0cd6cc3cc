package dev.musterd.daemon;

import dev.musterd.config.Settings;
import dev.musterd.decide.IdleSchedule;
import dev.musterd.flow.MirrorRunnerBinaries;
import dev.musterd.loop.TickLoop;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;

/** The mirror's times: soon after the start, and then as the configuration says. */
final class MirrorSchedule {
  /** What is loaded for the first round must not slow down the first jobs. */
  private static final Duration DELAY = Duration.ofSeconds(5);

  private final boolean enabled;
  private final MirrorRunnerBinaries duty;
  private final TickLoop loop;
  private final Timers timers;

  MirrorSchedule(
      Settings.Binaries binaries, MirrorRunnerBinaries duty, Timers timers, InstantSource clock) {
    this.enabled = binaries.enabled();
    this.duty = duty;
    this.timers = timers;
    this.loop =
        new TickLoop(timers, clock, new IdleSchedule(binaries.schedule())::next, duty::mirror);
  }

  void start() {
    if (enabled) {
      timers.after(DELAY).onSuccess(_ -> loop.start());
    }
  }

  /** Gives up what is underway; completes when nothing of it is left behind. */
  Future<Void> stop() {
    duty.close();
    return loop.stop();
  }
}
