package dev.musterd.port;

import java.time.InstantSource;

/** Every outside system that duties use, the clock included. */
public record Ports(
    GitHub github,
    WorkflowRuns runs,
    CheckRuns checkRuns,
    Compute compute,
    JobQueue queue,
    InstanceEvents events,
    TokenStore tokens,
    InterruptionLog interruptions,
    PausedPools pausedPools,
    Ledger ledger,
    Journal journal,
    Timers timers,
    InstantSource clock) {

  /** These ports with another journal. */
  public Ports with(Journal other) {
    return new Ports(
        github,
        runs,
        checkRuns,
        compute,
        queue,
        events,
        tokens,
        interruptions,
        pausedPools,
        ledger,
        other,
        timers,
        clock);
  }
}
