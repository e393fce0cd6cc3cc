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

/** The daemon as a systemd service: notifications, the watchdog, and reload by SIGHUP. */
final class SystemdService {
  private final SystemdNotifier notifier;
  private final TickLoop watchdog;
  private final TickLoop reloads;

  private SystemdService(SystemdNotifier notifier, TickLoop watchdog, TickLoop reloads) {
    this.notifier = notifier;
    this.watchdog = watchdog;
    this.reloads = reloads;
  }

  /**
   * What it is made of.
   *
   * @param environment with systemd's NOTIFY_SOCKET and WATCHDOG_USEC
   * @param unready why the daemon is not ready; empty when it is
   * @param figures the status line of a ready daemon
   */
  record Parts(
      Map<String, String> environment,
      Supplier<List<String>> unready,
      Supplier<String> figures,
      Reload reload) {}

  /** Begins before the listeners are open; without systemd it only handles SIGHUP. */
  static Future<SystemdService> start(
      Vertx vertx, Context context, Parts parts, InstantSource clock, Timers timers) {
    return vertx
        .executeBlocking(() -> NotifySocket.of(parts.environment()), false)
        .map(
            socket -> {
              SystemdService service = of(socket, parts, clock, timers);
              socket.ifPresent(_ -> service.watchdog.start());
              SighupHandler.onEach(() -> context.runOnContext(_ -> service.reloads.runNow()));
              return service;
            });
  }

  private static SystemdService of(
      Optional<NotifySocket> socket, Parts parts, InstantSource clock, Timers timers) {
    Consumer<String> systemd = message -> socket.ifPresent(it -> it.send(message));
    SystemdNotifier notifier =
        new SystemdNotifier(systemd, parts.unready(), parts.figures(), clock);
    return new SystemdService(
        notifier,
        new TickLoop(
            timers,
            clock,
            now -> Optional.of(now.plus(SystemdNotifier.period(parts.environment()))),
            notifier::tick),
        new TickLoop(timers, clock, _ -> Optional.empty(), () -> reload(notifier, parts)));
  }

  private static Future<Void> reload(SystemdNotifier notifier, Parts parts) {
    notifier.reloading(System::nanoTime);
    return parts.reload().reload().onComplete(_ -> notifier.reloaded());
  }

  static String figures(Backlog backlog, Inventory inventory) {
    return "ready: %d waiting, %d running".formatted(backlog.size(), inventory.size());
  }

  /** Says so at once; a reload in flight ends by itself. */
  void stopping() {
    notifier.stopping();
    watchdog.stop();
    reloads.stop();
  }
}
