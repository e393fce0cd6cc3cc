package dev.musterd.app;

import dev.musterd.port.Compute;
import dev.musterd.port.GitHub;
import dev.musterd.port.JobQueue;
import dev.musterd.port.Journal;
import dev.musterd.port.Timers;
import dev.musterd.port.TokenStore;
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
