package dev.musterd.http.dashboard;

import dev.musterd.http.stream.EventBroadcast;
import dev.musterd.port.Timers;
import java.time.InstantSource;

/** What the dashboard is made of. */
public record DashboardParts(
    DashboardSources sources,
    Controls controls,
    DashboardOptions options,
    EventBroadcast broadcast,
    Timers timers,
    InstantSource clock) {}
