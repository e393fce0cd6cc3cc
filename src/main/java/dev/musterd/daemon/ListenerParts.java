package dev.musterd.daemon;

import dev.musterd.flow.Duties;
import dev.musterd.loop.TickLoop;
import dev.musterd.telemetry.Metrics;

/**
 * What the listeners serve.
 *
 * @param region of AWS, where the logs are
 */
record ListenerParts(
    Duties duties,
    Readiness readiness,
    TickLoop reap,
    Metrics metrics,
    Recordings recordings,
    String region) {}
