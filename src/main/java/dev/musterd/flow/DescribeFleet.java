package dev.musterd.flow;

import dev.musterd.base.ListPage;
import dev.musterd.flow.launch.LaunchBreakers;
import dev.musterd.model.Job;
import dev.musterd.model.PoolPause;
import dev.musterd.model.Runner;
import dev.musterd.model.Runner.Phase;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.GitHub;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Describes runners and pools as they are known at this moment, without any call. */
public final class DescribeFleet {
  private static final Comparator<Runner> OLDEST_FIRST =
      Comparator.comparing((Runner runner) -> runner.instance().launchedAt())
          .thenComparing(Runner::id);

  private final Pools pools;
  private final Backlog backlog;
  private final Inventory inventory;
  private final RefreshInventory refreshInventory;
  private final LaunchBreakers breakers;
  private final RecordHungRunners recordHungRunners;
  private final GitHub github;
  private final InstantSource clock;

  DescribeFleet(
      DaemonState state,
      RefreshInventory refreshInventory,
      LaunchBreakers breakers,
      RecordHungRunners recordHungRunners,
      Ports ports) {
    this.pools = state.pools();
    this.backlog = state.backlog();
    this.inventory = state.inventory();
    this.refreshInventory = refreshInventory;
    this.breakers = breakers;
    this.recordHungRunners = recordHungRunners;
    this.github = ports.github();
    this.clock = ports.clock();
  }

  /**
   * One runner.
   *
   * @param assignedJob the waiting job that it is meant for
   * @param retiring whether an operator retires it once its job has ended
   */
  public record RunnerDescription(
      Runner runner, Phase phase, Optional<Job.Id> assignedJob, boolean retiring) {}

  /**
   * One pool, over all its owners.
   *
   * @param live what counts against its maximum: instances, and those a fleet request may bring
   * @param spare booting or idle, and assigned to no job
   * @param paused who paused it, and since when
   * @param held kept for debugging; they count as live
   * @param onDemand why it is launched on demand at this moment, although it has spot capacity
   */
  public record PoolDescription(
      RunnerPool pool,
      int live,
      int busy,
      int spare,
      int held,
      int waiting,
      Optional<PoolPause> paused,
      Optional<String> onDemand) {}

  public ListPage<RunnerDescription> runners(int max) {
    Map<?, Job.Id> meantFor = inventory.assignments();
    return ListPage.of(inventory.all(), OLDEST_FIRST, max)
        .map(
            runner ->
                new RunnerDescription(
                    runner,
                    phase(runner),
                    Optional.ofNullable(meantFor.get(runner.id())),
                    inventory.isRetiring(runner.id())));
  }

  /** What needs an operator although the daemon is ready, a line each. */
  public List<String> warnings() {
    return Stream.of(
            github.access().warnings(),
            breakers.registrations().warnings(),
            breakers.spot().warnings(),
            breakers.pauses().warnings())
        .flatMap(List::stream)
        .toList();
  }

  /** How many runners hung since the start, by their version. */
  public Map<String, Integer> hungRunners() {
    return recordHungRunners.counts();
  }

  /** For how many pools and owners GitHub refuses registrations. */
  public int refusedRegistrations() {
    return breakers.registrations().warnings().size();
  }

  /** How many pools are launched on demand because of spot interruptions. */
  public int pausedSpot() {
    return breakers.spot().warnings().size();
  }

  /** In the order of the configuration. */
  public List<PoolDescription> pools() {
    Map<String, List<Runner>> runners =
        inventory.all().stream()
            .collect(Collectors.groupingBy(runner -> runner.instance().ownerPool().pool()));
    Map<String, Long> waiting =
        backlog.all().stream()
            .collect(
                Collectors.groupingBy(
                    pending -> pending.ownerPool().pool(), Collectors.counting()));
    Set<?> taken = inventory.assignments().keySet();
    return pools.values().stream()
        .map(
            pool -> {
              List<Runner> its = runners.getOrDefault(pool.name(), List.of());
              return new PoolDescription(
                  pool,
                  inventory.live(pool.name()),
                  count(its, runner -> phase(runner) == Phase.BUSY),
                  count(its, runner -> isSupply(runner) && !taken.contains(runner.id())),
                  count(its, runner -> runner.instance().isHeld(clock.instant())),
                  waiting.getOrDefault(pool.name(), 0L).intValue(),
                  breakers.pauses().of(pool.name()),
                  breakers.spot().reason(pool));
            })
        .toList();
  }

  private static int count(List<Runner> runners, Predicate<Runner> which) {
    return (int) runners.stream().filter(which).count();
  }

  private boolean isSupply(Runner runner) {
    return phase(runner).isSupply();
  }

  private Phase phase(Runner runner) {
    Instant now = clock.instant();
    return runner.phase(now, refreshInventory.bootTime(runner.instance().ownerPool()));
  }
}
