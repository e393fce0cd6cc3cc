package dev.musterd.flow;

import dev.musterd.base.ListPage;
import dev.musterd.flow.launch.LaunchBreakers;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Offering;
import dev.musterd.model.PoolPause;
import dev.musterd.model.Runner;
import dev.musterd.model.Runner.Phase;
import dev.musterd.model.RunnerPool;
import dev.musterd.port.Compute;
import dev.musterd.port.GitHub;
import dev.musterd.port.Ports;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import dev.musterd.state.UnavailableOfferings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Describes runners and pools as they are known at this moment, without any call. */
public final class DescribeFleet {
  private static final Comparator<RunnerDescription> YOUNGEST_FIRST =
      Comparator.comparing(
              (RunnerDescription described) -> described.runner().instance().launchedAt())
          .reversed()
          .thenComparing(described -> described.runner().id());

  private static final Comparator<Runner> OLDEST_FIRST =
      Comparator.comparing((Runner runner) -> runner.instance().launchedAt())
          .thenComparing(Runner::id);

  private final Pools pools;
  private final Backlog backlog;
  private final Inventory inventory;
  private final UnavailableOfferings unavailable;
  private final RefreshInventory refreshInventory;
  private final LaunchBreakers breakers;
  private final RecordHungRunners recordHungRunners;
  private final GitHub github;
  private final Compute compute;
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
    this.unavailable = state.unavailableOfferings();
    this.refreshInventory = refreshInventory;
    this.breakers = breakers;
    this.recordHungRunners = recordHungRunners;
    this.github = ports.github();
    this.compute = ports.compute();
    this.clock = ports.clock();
  }

  /**
   * One runner.
   *
   * @param assignedJob the waiting job that it is meant for
   * @param retiring whether an operator retires it once its job has ended
   * @param interruption when EC2 warned that it takes the instance back
   * @param rebalance when EC2 recommended to replace the instance
   */
  public record RunnerDescription(
      Runner runner,
      Phase phase,
      Optional<Job.Id> assignedJob,
      boolean retiring,
      Optional<Instant> interruption,
      Optional<Instant> rebalance) {}

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
    Map<Instance.Id, Job.Id> meantFor = inventory.assignments();
    return ListPage.of(inventory.all(), OLDEST_FIRST, max)
        .map(runner -> description(runner, meantFor));
  }

  /** Of the runners that fulfil the condition, so many after the first {@code skip}. */
  public ListPage<RunnerDescription> runners(
      Predicate<RunnerDescription> which, int skip, int max) {
    Map<Instance.Id, Job.Id> meantFor = inventory.assignments();
    List<RunnerDescription> found =
        inventory.all().stream()
            .map(runner -> description(runner, meantFor))
            .filter(which)
            .toList();
    return ListPage.of(found, YOUNGEST_FIRST, skip, max);
  }

  /** Empty for an instance that EC2 does not list, or not any more. */
  public Optional<RunnerDescription> runner(Instance.Id instance) {
    return inventory.find(instance).map(runner -> description(runner, inventory.assignments()));
  }

  /** The instance of a runner's name, or of its own id. */
  public static Optional<Instance.Id> instance(String name) {
    return Instance.Id.FORM.matcher(name).matches()
        ? Optional.of(new Instance.Id(name))
        : Inventory.instanceOf(name);
  }

  /** How many runners are in each phase; 0 is missing. */
  public Map<Phase, Integer> phases() {
    Map<Phase, Integer> counts = new EnumMap<>(Phase.class);
    inventory.all().forEach(runner -> counts.merge(phase(runner), 1, Integer::sum));
    return counts;
  }

  /** How often EC2 had no capacity within the last hour, by offering. */
  public Map<Offering, Integer> shortages() {
    return unavailable.refusals(clock.instant());
  }

  /** The availability zone of a subnet; empty until EC2 has said it. */
  public Optional<String> zone(String subnet) {
    return compute.zone(subnet);
  }

  private RunnerDescription description(Runner runner, Map<Instance.Id, Job.Id> meantFor) {
    return new RunnerDescription(
        runner,
        phase(runner),
        Optional.ofNullable(meantFor.get(runner.id())),
        inventory.isRetiring(runner.id()),
        inventory.interruptionWarning(runner.id()),
        inventory.rebalanceRecommendation(runner.id()));
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
