package dev.musterd.state;

/**
 * Everything the daemon remembers, shared by its duties; belongs to one event loop.
 *
 * @param pools the configured pools
 * @param backlog the jobs that wait for a runner
 * @param inventory the instances and their runners
 * @param unavailableOfferings what EC2 had no capacity for a short while ago
 * @param interruptions instances that were interrupted or lost, and what repeats their jobs
 * @param spending what the day has cost of each budget
 * @param costs what jobs, instances, pools and repositories have cost
 * @param work where the jobs come from that started
 */
public record DaemonState(
    Pools pools,
    Backlog backlog,
    Inventory inventory,
    UnavailableOfferings unavailableOfferings,
    Interruptions interruptions,
    Spending spending,
    RecentCosts costs,
    RecentWork work) {

  /** One that knows of no interruptions. */
  public DaemonState(
      Pools pools,
      Backlog backlog,
      Inventory inventory,
      UnavailableOfferings unavailableOfferings) {
    this(pools, backlog, inventory, unavailableOfferings, new Interruptions());
  }

  /** One that has spent nothing. */
  public DaemonState(
      Pools pools,
      Backlog backlog,
      Inventory inventory,
      UnavailableOfferings unavailableOfferings,
      Interruptions interruptions) {
    this(
        pools,
        backlog,
        inventory,
        unavailableOfferings,
        interruptions,
        new Spending(),
        new RecentCosts(),
        new RecentWork());
  }
}
