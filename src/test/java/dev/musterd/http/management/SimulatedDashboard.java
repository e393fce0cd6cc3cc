package dev.musterd.http.management;

import dev.musterd.flow.Duties;
import dev.musterd.http.dashboard.Controls;
import dev.musterd.http.dashboard.DashboardOptions;
import dev.musterd.http.dashboard.DashboardParts;
import dev.musterd.http.dashboard.DashboardSources;
import dev.musterd.http.stream.EventBroadcast;
import dev.musterd.model.Requester;
import dev.musterd.port.EventFeed;
import dev.musterd.sim.world.SimWorld;
import dev.musterd.telemetry.Timelines;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The dashboard of a daemon in a simulated world. */
public final class SimulatedDashboard {
  private SimulatedDashboard() {}

  /** On a free port of this machine. */
  public static ListenerOptions listener(Optional<String> token) {
    return listener(token, List.of());
  }

  public static ListenerOptions listener(Optional<String> token, List<String> hosts) {
    return new ListenerOptions(SocketAddress.inetSocketAddress(0, "127.0.0.1"), token, hosts);
  }

  /** One that nobody asks anything of. */
  public static DashboardParts of(Vertx vertx, SimWorld world) {
    return of(vertx, world, _ -> false, List::of);
  }

  public static DashboardParts of(
      Vertx vertx, SimWorld world, Predicate<Requester> reapNow, Supplier<List<String>> unready) {
    Duties duties = world.daemon().duties();
    AtomicInteger sessions = new AtomicInteger();
    EventFeed events = world.journal().recent();
    return new DashboardParts(
        sources(world, unready),
        new Controls(reapNow, duties.pausePools(), duties.retireRunner(), duties.holdRunners()),
        new DashboardOptions(
            URI.create("https://github.com"), () -> "session-" + sessions.incrementAndGet()),
        new EventBroadcast(
            events, new VertxTimers(vertx), vertx.getOrCreateContext(), world.time().instant()),
        new VertxTimers(vertx),
        world.time());
  }

  private static DashboardSources sources(SimWorld world, Supplier<List<String>> unready) {
    Duties duties = world.daemon().duties();
    return new DashboardSources(
        duties.explain(),
        duties.describeFleet(),
        duties.previewReaping(),
        new DashboardSources.Records(
            world.journal()::timeline,
            id -> world.journal().runners().of(id),
            max -> world.journal().runners().latest(max),
            world.journal()::lastHour,
            world.journal().recent(),
            Timelines::text),
        new DashboardSources.Measures(
            _ -> Optional.empty(),
            List::of,
            duties.spending()::spent,
            () -> duties.spending().today(world.time().instant())),
        unready);
  }
}
