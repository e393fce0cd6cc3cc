package dev.musterd.flow;

import dev.musterd.model.Job;
import dev.musterd.model.Runner;
import dev.musterd.model.Runner.Phase;
import dev.musterd.model.RunnerPool;
import dev.musterd.state.Backlog;
import dev.musterd.state.Inventory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What runs, as it is known at this moment. Never acts, and asks nobody outside. */
public final class SurveyFleet {
  private static final Comparator<Runner> OLDEST_FIRST =
      Comparator.comparing((Runner runner) -> runner.instance().launchedAt())
          .thenComparing(Runner::id);

  private final List<RunnerPool> pools;
  private final Backlog backlog;
  private final Inventory inventory;
  private final TakeStock stock;
  private final InstantSource clock;

  public SurveyFleet(
      List<RunnerPool> pools,
      Backlog backlog,
      Inventory inventory,
      TakeStock stock,
      InstantSource clock) {
    this.pools = List.copyOf(pools);
    this.backlog = backlog;
    this.inventory = inventory;
    this.stock = stock;
    this.clock = clock;
  }

  /**
   * One runner.
   *
   * @param meantFor the waiting job that it is there for
   */
  public record Placed(Runner runner, Phase phase, Optional<Job.Id> meantFor) {}

  /**
   * One pool, over all its owners.
   *
   * @param live what counts against its maximum: instances, and those a fleet request may bring
   * @param spare booting or idle, and there for no job
   */
  public record Stocked(RunnerPool pool, int live, int busy, int spare, int waiting) {}

  public Excerpt<Placed> runners(int max) {
    Map<?, Job.Id> meantFor = inventory.assignments();
    return Excerpt.of(inventory.all(), OLDEST_FIRST, max)
        .map(
            runner ->
                new Placed(runner, phase(runner), Optional.ofNullable(meantFor.get(runner.id()))));
  }

  /** In the order of the configuration. */
  public List<Stocked> pools() {
    Collection<Runner> runners = inventory.all();
    Map<?, Job.Id> meantFor = inventory.assignments();
    return pools.stream()
        .map(
            pool -> {
              List<Runner> its =
                  runners.stream()
                      .filter(runner -> runner.instance().group().pool().equals(pool.name()))
                      .toList();
              return new Stocked(
                  pool,
                  inventory.live(pool.name()),
                  (int) its.stream().filter(runner -> phase(runner) == Phase.BUSY).count(),
                  (int)
                      its.stream()
                          .filter(runner -> Inventory.isSupply(phase(runner)))
                          .filter(runner -> !meantFor.containsKey(runner.id()))
                          .count(),
                  waiting(pool));
            })
        .toList();
  }

  private int waiting(RunnerPool pool) {
    return (int)
        backlog.all().stream().filter(ticket -> ticket.group().pool().equals(pool.name())).count();
  }

  private Phase phase(Runner runner) {
    Instant now = clock.instant();
    return runner.phase(now, stock.bootTime(runner.instance().group()));
  }
}
