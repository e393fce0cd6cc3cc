package dev.musterd.daemon;

import dev.musterd.decide.IdleSchedule;
import dev.musterd.flow.Duties;
import dev.musterd.loop.LoopHealth;
import dev.musterd.loop.PullLoop;
import dev.musterd.loop.TickLoop;
import dev.musterd.port.Ports;
import dev.musterd.port.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The periodic work of the node that decides, and its health. */
record Loops(
    PullLoop pull,
    PullLoop pullEvents,
    TickLoop provision,
    TickLoop reap,
    TickLoop recover,
    MirrorSchedule mirroring,
    Readiness readiness) {
  private static final Duration PROVISION_PERIOD = Duration.ofSeconds(1);

  /**
   * @param authenticate of the node, whether it decides or not
   * @param reaping when the reaper runs
   */
  static Loops of(
      Duties duties,
      Ports ports,
      TickLoop authenticate,
      IdleSchedule reaping,
      MirrorSchedule mirroring) {
    Timers timers = ports.timers();
    InstantSource clock = ports.clock();
    PullLoop pull = new PullLoop(timers, clock, () -> duties.receiveTickets().receive());
    PullLoop pullEvents =
        new PullLoop(timers, clock, () -> duties.receiveInstanceEvents().receive());
    TickLoop reap = new TickLoop(timers, clock, reaping::next, duties::reap);
    return new Loops(
        pull,
        pullEvents,
        new TickLoop(timers, clock, TickLoop.every(PROVISION_PERIOD), duties::runEverySecond),
        reap,
        new TickLoop(timers, clock, duties.recoverDeliveries()::next, duties::recover),
        mirroring,
        new Readiness(
            new Readiness.Conditions(
                duties.recoverOnStart()::hasListed, () -> ports.github().access()),
            pull,
            authenticate,
            reap,
            reaping::next,
            clock));
  }

  /**
   * The health of each loop, by its name.
   *
   * @param authenticate of the node
   */
  Map<String, Supplier<LoopHealth>> healths(TickLoop authenticate) {
    return Map.of(
        "receive", pull::health,
        "instance-events", pullEvents::health,
        "provision", provision::health,
        "authenticate", authenticate::health,
        "reap", reap::health,
        "recover", recover::health);
  }

  /** Starts each in a task of its own: the first call of every client loads its classes. */
  void begin(Context context) {
    context.runOnContext(_ -> pull.start());
    context.runOnContext(_ -> provision.start());
  }

  /** Starts the loop of events about instances, which are known now. */
  void listed() {
    pullEvents.start();
  }

  /** Starts the loops that need a complete inventory. */
  void settled() {
    reap.start();
    mirroring.start();
  }

  /** Begins nothing from now on; completes when nothing of it is under way. */
  Future<?> stop() {
    return Future.join(
        List.of(
            pull.stop(),
            pullEvents.stop(),
            provision.stop(),
            reap.stop(),
            recover.stop(),
            mirroring.stop()));
  }
}
