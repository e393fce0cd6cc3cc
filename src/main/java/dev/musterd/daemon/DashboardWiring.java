package dev.musterd.daemon;

import dev.musterd.config.Settings;
import dev.musterd.flow.Duties;
import dev.musterd.http.dashboard.Controls;
import dev.musterd.http.dashboard.DashboardOptions;
import dev.musterd.http.dashboard.DashboardParts;
import dev.musterd.http.dashboard.DashboardSources;
import dev.musterd.http.stream.EventBroadcast;
import dev.musterd.model.Event;
import dev.musterd.port.Ports;
import dev.musterd.telemetry.Timelines;
import dev.musterd.wiring.GitHubAdapters;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Connects the dashboard to what it shows and to what people may ask for there. */
final class DashboardWiring {
  private static final int ID_BYTES = 32;

  private final Settings settings;
  private final ListenerParts parts;
  private final Ports ports;
  private final EventBroadcast broadcast;

  DashboardWiring(Vertx vertx, Settings settings, ListenerParts parts, Ports ports) {
    this.settings = settings;
    this.parts = parts;
    this.ports = ports;
    this.broadcast =
        new EventBroadcast(
            parts.recordings().events(),
            ports.timers(),
            vertx.getOrCreateContext(),
            ports.clock().instant());
  }

  /** For the duties of now. */
  DashboardParts parts() {
    return new DashboardParts(
        sources(parts, ports),
        controls(parts, ports),
        new DashboardOptions(web(settings), ids()),
        broadcast,
        ports.timers(),
        ports.clock());
  }

  private static URI web(Settings settings) {
    return GitHubAdapters.address(settings.github()).web();
  }

  private static DashboardSources sources(ListenerParts parts, Ports ports) {
    Duties duties = parts.duties();
    Recordings recordings = parts.recordings();
    return new DashboardSources(
        duties.explain(),
        duties.describeFleet(),
        duties.previewReaping(),
        new DashboardSources.Records(
            recordings.timelines()::of,
            recordings.runners()::of,
            recordings.runners()::latest,
            recordings.activity()::lastHour,
            recordings.events(),
            Timelines::text,
            new DashboardSources.Works(duties.work()::of, duties.work()::latest)),
        new DashboardSources.Measures(
            pool ->
                parts
                    .metrics()
                    .startTimes()
                    .reading(pool.name(), pool.objective(), ports.clock().instant()),
            ports.github()::budgets,
            recordings.awsCalls()::lately,
            duties.spending()::spent,
            duties.recordCosts().describe()),
        parts::unready);
  }

  private static Controls controls(ListenerParts parts, Ports ports) {
    Duties duties = parts.duties();
    return new Controls(
        requester -> {
          boolean begun = parts.reapNow();
          if (begun) {
            ports
                .journal()
                .record(new Event.ReapingRequested(requester.user(), requester.address()));
          }
          return begun;
        },
        duties.pausePools(),
        duties.retireRunner(),
        duties.holdRunners());
  }

  private static Supplier<String> ids() {
    SecureRandom random = new SecureRandom();
    return () -> {
      byte[] id = new byte[ID_BYTES];
      random.nextBytes(id);
      return HexFormat.of().formatHex(id);
    };
  }
}
