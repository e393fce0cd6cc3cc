package dev.musterd.port;

import java.time.InstantSource;

/** Every outside system that duties use, the clock included. */
public record Ports(
    GitHub github,
    Compute compute,
    JobQueue queue,
    InstanceEvents events,
    TokenStore tokens,
    Journal journal,
    Timers timers,
    InstantSource clock) {

  /** These ports with another journal. */
  public Ports with(Journal other) {
    return new Ports(github, compute, queue, events, tokens, other, timers, clock);
  }
}
