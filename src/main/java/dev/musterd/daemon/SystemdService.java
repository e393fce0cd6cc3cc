package dev.musterd.daemon;

import dev.musterd.loop.TickLoop;
import dev.musterd.port.Timers;
import dev.musterd.state.Backlog;
import dev.musterd.state.Inventory;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The daemon as a service of its machine: what systemd hears of it, and SIGHUP. */
final class SystemdService {
  private final SystemdNotifier supervision;
  private final TickLoop signs;
  private final TickLoop reloads;

  private SystemdService(SystemdNotifier supervision, TickLoop signs, TickLoop reloads) {
    this.supervision = supervision;
    this.signs = signs;
    this.reloads = reloads;
  }

  /**
   * What it is made of.
   *
   * @param environment where systemd says how it is reached
   * @param unready why the daemon is not ready; empty when it is
   * @param figures what a ready daemon says of itself
   */
  record Parts(
      Map<String, String> environment,
      Supplier<List<String>> unready,
      Supplier<String> figures,
      Reload reload) {}

  /** Begins once the doors are open; without systemd only SIGHUP is heard. */
  static Future<SystemdService> start(
      Vertx vertx, Context context, Parts parts, InstantSource clock, Timers timers) {
    return vertx
        .executeBlocking(() -> NotifySocket.of(parts.environment()), false)
        .map(
            socket -> {
              SystemdService service = of(socket, parts, clock, timers);
              socket.ifPresent(_ -> service.signs.start());
              SighupHandler.onEach(() -> context.runOnContext(_ -> service.reloads.runNow()));
              return service;
            });
  }

  private static SystemdService of(
      Optional<NotifySocket> socket, Parts parts, InstantSource clock, Timers timers) {
    Consumer<String> systemd = message -> socket.ifPresent(it -> it.send(message));
    SystemdNotifier supervision =
        new SystemdNotifier(systemd, parts.unready(), parts.figures(), clock);
    return new SystemdService(
        supervision,
        new TickLoop(
            timers,
            clock,
            now -> Optional.of(now.plus(SystemdNotifier.period(parts.environment()))),
            supervision::tick),
        new TickLoop(timers, clock, _ -> Optional.empty(), () -> reload(supervision, parts)));
  }

  private static Future<Void> reload(SystemdNotifier supervision, Parts parts) {
    supervision.reloading(System::nanoTime);
    return parts.reload().reload().onComplete(_ -> supervision.reloaded());
  }

  static String figures(Backlog backlog, Inventory inventory) {
    return "ready: %d waiting, %d running".formatted(backlog.size(), inventory.size());
  }

  /** Says so at once; a reload in flight ends by itself. */
  void stopping() {
    supervision.stopping();
    signs.stop();
    reloads.stop();
  }
}
