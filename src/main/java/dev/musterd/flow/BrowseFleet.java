package dev.musterd.flow;

import dev.musterd.base.ListPage;
import dev.musterd.flow.DescribeFleet.RunnerDescription;
import dev.musterd.model.Instance;
import dev.musterd.model.Job;
import dev.musterd.model.Offering;
import dev.musterd.model.Runner;
import dev.musterd.model.Runner.Phase;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.UnavailableOfferings;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Looks up runners a page at a time, one by one and by what they do, without any call. */
public final class BrowseFleet {
  private static final Comparator<Runner> YOUNGEST_FIRST =
      Comparator.comparing((Runner runner) -> runner.instance().launchedAt())
          .reversed()
          .thenComparing(Runner::id);

  private final Inventory inventory;
  private final UnavailableOfferings unavailable;
  private final RefreshInventory refreshInventory;
  private final InstantSource clock;

  BrowseFleet(DaemonState state, RefreshInventory refreshInventory, InstantSource clock) {
    this.inventory = state.inventory();
    this.unavailable = state.unavailableOfferings();
    this.refreshInventory = refreshInventory;
    this.clock = clock;
  }

  /** Of the runners that fulfil the condition, so many after the first {@code skip}. */
  public ListPage<RunnerDescription> runners(
      Predicate<RunnerDescription> which, int skip, int max) {
    Map<Instance.Id, Job.Id> meantFor = inventory.assignments();
    List<RunnerDescription> found =
        inventory.all().stream().map(runner -> described(runner, meantFor)).filter(which).toList();
    return ListPage.of(
        found, Comparator.comparing(RunnerDescription::runner, YOUNGEST_FIRST), skip, max);
  }

  /** Empty for an instance that EC2 does not list, or not any more. */
  public Optional<RunnerDescription> runner(Instance.Id instance) {
    return inventory.find(instance).map(runner -> described(runner, inventory.assignments()));
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

  private RunnerDescription described(Runner runner, Map<Instance.Id, Job.Id> meantFor) {
    return new RunnerDescription(
        runner,
        phase(runner),
        Optional.ofNullable(meantFor.get(runner.id())),
        inventory.isRetiring(runner.id()));
  }

  private Phase phase(Runner runner) {
    return runner.phase(clock.instant(), refreshInventory.bootTime(runner.instance().ownerPool()));
  }
}
