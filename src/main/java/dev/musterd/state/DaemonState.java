package dev.musterd.state;

/**
 * Everything the daemon remembers, shared by its duties; belongs to one event loop.
 *
 * @param pools the configured pools
 * @param backlog the jobs that wait for a runner
 * @param inventory the instances and their runners
 * @param unavailableOfferings what EC2 had no capacity for a short while ago
 */
public record DaemonState(
    Pools pools, Backlog backlog, Inventory inventory, UnavailableOfferings unavailableOfferings) {}
