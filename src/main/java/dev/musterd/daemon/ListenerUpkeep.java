package dev.musterd.daemon;

import dev.musterd.config.Settings;
import dev.musterd.flow.webhook.RefreshHookRanges;
import dev.musterd.loop.TickLoop;
import dev.musterd.port.Ports;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What keeps the webhook listener up to date without a reload: its certificate, when the files are
 * replaced, and the networks of GitHub's webhooks.
 *
 * @param loops those that the configuration asks for
 */
record ListenerUpkeep(List<TickLoop> loops) {
  /** A renewal has weeks to take effect. */
  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

  ListenerUpkeep {
    loops = List.copyOf(loops);
  }

  static ListenerUpkeep of(
      Settings.Http http, Reload reload, RefreshHookRanges ranges, Ports ports) {
    Stream<TickLoop> certificate =
        http.tls().stream()
            .map(
                _ ->
                    new TickLoop(
                        ports.timers(),
                        ports.clock(),
                        TickLoop.every(LOOK_EVERY),
                        reload::renewCertificate));
    Stream<TickLoop> gitHub =
        Stream.of(http.senders())
            .filter(Settings.Senders::gitHubOnly)
            .map(_ -> new TickLoop(ports.timers(), ports.clock(), ranges::next, ranges::refresh));
    return new ListenerUpkeep(Stream.concat(certificate, gitHub).toList());
  }

  void start() {
    loops.forEach(TickLoop::start);
  }

  /** Completes when nothing of it is under way. */
  Future<?> stop() {
    return Future.join(loops.stream().map(TickLoop::stop).toList());
  }
}
