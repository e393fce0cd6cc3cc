package dev.musterd.flow;

import dev.musterd.decide.Explaining;
import dev.musterd.decide.WaitReason;
import dev.musterd.model.OwnerPool;
import dev.musterd.model.PendingJob;
import dev.musterd.model.Runner;
import dev.musterd.model.Runner.Phase;
import dev.musterd.model.RunnerPool;
import dev.musterd.state.Backlog;
import dev.musterd.state.DaemonState;
import dev.musterd.state.Inventory;
import dev.musterd.state.Pools;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts waiting jobs and runners by pool, for metrics, without any call. */
public final class CountFleet {
  /** Pools and owners that are judged for one count; a round costs some ten microseconds. */
  private static final int ROUNDS_MAX = 1_000;

  private final Pools pools;
  private final Backlog backlog;
  private final Inventory inventory;
  private final RefreshInventory refreshInventory;
  private final ProvisionRunners provisionRunners;
  private final InstantSource clock;

  CountFleet(
      DaemonState state,
      RefreshInventory refreshInventory,
      ProvisionRunners provisionRunners,
      InstantSource clock) {
    this.pools = state.pools();
    this.backlog = state.backlog();
    this.inventory = state.inventory();
    this.refreshInventory = refreshInventory;
    this.provisionRunners = provisionRunners;
    this.clock = clock;
  }

  /**
   * The waiting jobs of one pool.
   *
   * @param longest how long the one has waited that GitHub queued first
   * @param late how many have waited longer than the pool's objective
   */
  public record Waiting(Map<WaitReason, Integer> reasons, Duration longest, int late) {}

  /** The waiting jobs of each configured pool. */
  public Map<String, Waiting> waiting() {
    Map<String, Tally> tallies = new TreeMap<>();
    pools.keySet().forEach(pool -> tallies.put(pool, new Tally()));
    Map<OwnerPool, WaitReason.Classes> rounds = new HashMap<>();
    Instant now = clock.instant();
    for (PendingJob pending : backlog.all()) {
      RunnerPool pool = pools.get(pending.ownerPool().pool());
      if (pool != null) {
        WaitReason.Classes round = rounds.get(pending.ownerPool());
        if (round == null) {
          round = WaitReason.of(preview(pending, rounds.size()));
          rounds.put(pending.ownerPool(), round);
        }
        tallies.get(pool.name()).add(pool, pending, WaitReason.of(pending, round), now);
      }
    }
    Map<String, Waiting> counts = new TreeMap<>();
    tallies.forEach((pool, tally) -> counts.put(pool, tally.counted()));
    return counts;
  }

  private Optional<Explaining.Round> preview(PendingJob pending, int before) {
    return before < ROUNDS_MAX
        ? Optional.of(provisionRunners.preview(pending.ownerPool()))
        : Optional.empty();
  }

  private static final class Tally {
    private final Map<WaitReason, Integer> reasons = new EnumMap<>(WaitReason.class);
    private Duration longest = Duration.ZERO;
    private int late;

    void add(RunnerPool pool, PendingJob pending, WaitReason reason, Instant now) {
      reasons.merge(reason, 1, Integer::sum);
      Instant since = pending.ticket().queuedAt().orElse(pending.sentAt());
      Duration waited = Duration.between(since, now);
      longest = waited.compareTo(longest) > 0 ? waited : longest;
      late += waited.compareTo(pool.objective().within()) > 0 ? 1 : 0;
    }

    Waiting counted() {
      return new Waiting(reasons, longest, late);
    }
  }

  /**
   * The runners of each configured pool, by phase.
   *
   * @param launching asked of EC2, which has not answered
   */
  public record Runners(Map<Phase, Integer> phases, int launching) {}

  public Map<String, Runners> runners() {
    Map<String, Map<Phase, Integer>> phases = new HashMap<>();
    Map<String, Integer> known = new HashMap<>();
    Instant now = clock.instant();
    for (Runner runner : inventory.all()) {
      OwnerPool group = runner.instance().ownerPool();
      known.merge(group.pool(), 1, Integer::sum);
      phases
          .computeIfAbsent(group.pool(), _ -> new EnumMap<>(Phase.class))
          .merge(runner.phase(now, refreshInventory.bootTime(group)), 1, Integer::sum);
    }
    Map<String, Runners> counts = new TreeMap<>();
    for (String pool : pools.keySet()) {
      int launching = inventory.live(pool) - known.getOrDefault(pool, 0);
      counts.put(pool, new Runners(phases.getOrDefault(pool, Map.of()), Math.max(0, launching)));
    }
    return counts;
  }

  /** The pools that are configured at the moment, by name. */
  public Map<String, RunnerPool> pools() {
    return Map.copyOf(pools);
  }

  /** How long the job queue has had the oldest of the messages that are held; zero without any. */
  public Duration oldestMessage() {
    return backlog.all().stream()
        .map(PendingJob::sentAt)
        .min(Comparator.naturalOrder())
        .map(sent -> Duration.between(sent, clock.instant()))
        .filter(Duration::isPositive)
        .orElse(Duration.ZERO);
  }
}
