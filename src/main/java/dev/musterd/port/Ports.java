package dev.musterd.port;

import java.time.InstantSource;

/** The world, as the duties see it. */
public record Ports(
    GitHub github,
    Compute compute,
    JobQueue queue,
    TokenStore tokens,
    Journal journal,
    Timers timers,
    InstantSource clock) {}
