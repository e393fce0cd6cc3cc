package dev.musterd.sim.world;

import dev.musterd.model.IdleRule;
import dev.musterd.model.Labels;
import dev.musterd.model.Market;
import dev.musterd.model.RunnerPool;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A pool as the tests want it; what is not said is as configured by default. */
public final class SimPools {
  private final String name;
  private final Labels labels;
  private boolean ephemeral = true;
  private String group = "Default";
  private String prefix = "";
  private OptionalInt max = OptionalInt.empty();
  private OptionalInt maxPerOwner = OptionalInt.empty();
  private List<String> types = List.of("m5.large", "c5.large");
  private boolean onDemandFallback;
  private Duration minimumRunningTime = Duration.ofMinutes(5);
  private Duration maxLifetime = Duration.ofDays(1);
  private final List<IdleRule> idle = new ArrayList<>();
  private boolean warm;
  private List<String> warmOwners = List.of();

  private SimPools(String name, Labels labels) {
    this.name = name;
    this.labels = labels;
  }

  /** The pool of {@link SimWorld#LINUX}. */
  public static SimPools linux() {
    return new SimPools("linux-x64", SimWorld.LINUX);
  }

  public static SimPools pool(String name, String... labels) {
    return new SimPools(name, Labels.of(labels));
  }

  public SimPools persistent() {
    ephemeral = false;
    return this;
  }

  public SimPools group(String runnerGroup) {
    group = runnerGroup;
    return this;
  }

  public SimPools prefix(String namePrefix) {
    prefix = namePrefix;
    return this;
  }

  public SimPools idle(IdleRule rule) {
    idle.add(rule);
    return this;
  }

  public SimPools max(int runners) {
    max = OptionalInt.of(runners);
    return this;
  }

  public SimPools maxPerOwner(int runners) {
    maxPerOwner = OptionalInt.of(runners);
    return this;
  }

  public SimPools types(String... instanceTypes) {
    types = List.of(instanceTypes);
    return this;
  }

  public SimPools onDemandFallback() {
    onDemandFallback = true;
    return this;
  }

  public SimPools minimumRunningTime(Duration time) {
    minimumRunningTime = time;
    return this;
  }

  public SimPools maxLifetime(Duration time) {
    maxLifetime = time;
    return this;
  }

  /** Keeps so many idle runners per owner while the cron matches, by UTC. */
  public SimPools idle(String cron, int count) {
    idle.add(new IdleRule(cron, ZoneOffset.UTC, count, IdleRule.Eviction.OLDEST_FIRST));
    return this;
  }

  /**
   * Starts what its windows keep; for the organization of every installation when none is named.
   */
  public SimPools warm(String... owners) {
    warm = true;
    warmOwners = List.of(owners);
    return this;
  }

  public RunnerPool build() {
    return new RunnerPool(
        name,
        labels,
        RunnerPool.Match.SUBSET,
        100,
        ephemeral,
        group,
        prefix,
        max,
        maxPerOwner,
        types,
        List.of("subnet-a", "subnet-b"),
        Market.SPOT,
        "price-capacity-optimized",
        Optional.empty(),
        onDemandFallback,
        "musterd-sim-" + name,
        Duration.ofMinutes(5),
        minimumRunningTime,
        maxLifetime,
        idle,
        warm,
        warmOwners,
        Map.of());
  }
}
