package dev.musterd.daemon;

import dev.musterd.decide.IdleSchedule;
import dev.musterd.flow.Duties;
import dev.musterd.loop.PullLoop;
import dev.musterd.loop.TickLoop;
import dev.musterd.port.Ports;
import dev.musterd.port.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;

/** What the daemon does without being asked, and whether all of that still happens. */
record Loops(
    PullLoop pull,
    TickLoop look,
    TickLoop authenticate,
    TickLoop reap,
    TickLoop recover,
    MirrorSchedule mirroring,
    Readiness readiness) {
  private static final Duration LOOK_PERIOD = Duration.ofSeconds(1);

  static Loops of(Duties duties, Ports ports, IdleSchedule reaping, MirrorSchedule mirroring) {
    Timers timers = ports.timers();
    InstantSource clock = ports.clock();
    AuthenticationProbe authentication = new AuthenticationProbe(ports.github(), ports.journal());
    PullLoop pull = new PullLoop(timers, clock, () -> duties.receiveTickets().receive());
    TickLoop authenticate =
        new TickLoop(timers, clock, authentication::next, authentication::check);
    TickLoop reap = new TickLoop(timers, clock, reaping::next, duties::reap);
    return new Loops(
        pull,
        new TickLoop(timers, clock, TickLoop.every(LOOK_PERIOD), duties::runEverySecond),
        authenticate,
        reap,
        new TickLoop(timers, clock, duties.recoverDeliveries()::next, duties::recover),
        mirroring,
        new Readiness(
            duties.provisionRunners()::isOpen, pull, authenticate, reap, reaping::next, clock));
  }

  /** A turn of the event loop each: the first call of every client loads its classes. */
  void begin(Context context) {
    context.runOnContext(_ -> pull.start());
    context.runOnContext(_ -> look.start());
    context.runOnContext(_ -> authenticate.start());
  }

  /** What has to know first what was there before. */
  void settled() {
    reap.start();
    mirroring.start();
  }

  /** Completes when nothing of what is quick is under way. */
  Future<?> stop() {
    return Future.join(pull.stop(), look.stop(), reap.stop(), authenticate.stop());
  }

  /** The same of what may take a while. */
  Future<?> stopSlow() {
    return Future.join(recover.stop(), mirroring.stop());
  }
}
