package dev.musterd.http.management;

import dev.musterd.flow.Duties;
import dev.musterd.http.dashboard.Controls;
import dev.musterd.http.dashboard.DashboardOptions;
import dev.musterd.http.dashboard.DashboardParts;
import dev.musterd.http.dashboard.DashboardSources;
import dev.musterd.http.stream.EventBroadcast;
import dev.musterd.model.Requester;
import dev.musterd.model.operator.AwsUse;
import dev.musterd.port.EventFeed;
import dev.musterd.sim.world.SimWorld;
import dev.musterd.telemetry.Timelines;
import dev.musterd.wiring.VertxTimers;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
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

  /** A listener of its own for a simulated fleet, started on a free port of loopback. */
  public static ManagementServer serve(Vertx vertx, SimWorld world, Optional<String> token) {
    ManagementServer server =
        new ManagementServer(
            vertx,
            listener(token),
            List::of,
            () -> "",
            SimulatedApi.of(world, () -> true),
            of(vertx, world));
    server.start().await();
    return server;
  }

  /** One that is ready, and begins no reaper run on request. */
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
            Timelines::text,
            new DashboardSources.Works(duties.work()::of, duties.work()::latest)),
        new DashboardSources.Measures(
            _ -> Optional.empty(),
            List::of,
            () -> new AwsUse(12, 0, 0, Optional.empty(), Duration.ofMinutes(5)),
            duties.spending()::spent,
            duties.recordCosts().describe()),
        unready);
  }
}
