package dev.musterd.model;

import java.time.Instant;

/** One event, and when it was recorded. */
public record TimedEvent(Instant at, Event event) {}
