package dev.musterd.sim.world;

import dev.musterd.doubles.github.WebhookDelivery;
import dev.musterd.flow.Duties;
import dev.musterd.flow.webhook.AcceptWebhook.Acceptance;
import dev.musterd.loop.PullLoop;
import dev.musterd.loop.TickLoop;
import dev.musterd.port.Ports;
import dev.musterd.port.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;

/** One process of the daemon: the loops of {@code daemon.Loops} on virtual time. */
public final class SimDaemon {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int UNAVAILABLE = 503;

  private final CrashBoundary boundary;
  private final Duties duties;

  private SimDaemon(CrashBoundary boundary, Duties duties) {
    this.boundary = boundary;
    this.duties = duties;
  }

  /**
   * Starts a process.
   *
   * @param ports all tied to the boundary
   */
  static SimDaemon start(
      CrashBoundary boundary,
      Duties.Policy policy,
      Ports ports,
      Duration reapPeriod,
      boolean recovers) {
    SimDaemon daemon = new SimDaemon(boundary, new Duties(policy, ports));
    daemon.run(ports.timers(), ports.clock(), reapPeriod);
    if (recovers) {
      daemon.recover(ports.timers(), ports.clock());
    }
    return daemon;
  }

  private void run(Timers timers, InstantSource clock, Duration reapPeriod) {
    TickLoop reap = new TickLoop(timers, clock, TickLoop.every(reapPeriod), duties::reap);
    new PullLoop(timers, clock, () -> duties.receiveTickets().receive()).start();
    new TickLoop(timers, clock, TickLoop.every(PERIOD), duties::runEverySecond).start();
    PullLoop events = new PullLoop(timers, clock, () -> duties.receiveInstanceEvents().receive());
    duties.recoverOnStart().recover(events::start).onSuccess(_ -> reap.start());
  }

  private void recover(Timers timers, InstantSource clock) {
    new TickLoop(timers, clock, duties.recoverDeliveries()::next, duties::recover).start();
  }

  public Duties duties() {
    return duties;
  }

  /** Accepts a webhook, without HTTP. */
  Future<Integer> deliver(WebhookDelivery delivery) {
    return duties
        .acceptWebhook()
        .accept(delivery.meaning())
        .map(
            acceptance ->
                switch (acceptance) {
                  case Acceptance.Admitted _ -> ACCEPTED;
                  case Acceptance.Ignored _ -> OK;
                  case Acceptance.Unavailable _ -> UNAVAILABLE;
                });
  }

  /** Kills the process: it records nothing and finishes nothing. */
  void crash() {
    boundary.crash();
  }
}
