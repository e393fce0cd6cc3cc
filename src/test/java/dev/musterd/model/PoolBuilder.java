package dev.musterd.model;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A pool with the defaults of reference.conf, and what a test wants different. */
public final class PoolBuilder {
  private final String name;
  private Labels labels = Labels.of("self-hosted", "linux", "x64");
  private RunnerPool.Match match = RunnerPool.Match.SUBSET;
  private int priority = 100;
  private boolean acceptUnlabelled;
  private boolean ephemeral = true;
  private String runnerGroup = "Default";
  private String namePrefix = "";
  private OptionalInt maxRunners = OptionalInt.empty();
  private OptionalInt maxRunnersPerOwner = OptionalInt.empty();
  private String launchTemplate;
  private List<String> instanceTypes = List.of("m5.large", "c5.large");
  private List<String> subnets = List.of("subnet-1", "subnet-2");
  private boolean onDemandFallback;
  private List<RunnerPool.CapacityStep> capacity = List.of();
  private RunnerPool.InterruptionLimit interruptions =
      new RunnerPool.InterruptionLimit(2, Duration.ofMinutes(15), Duration.ofMinutes(30));
  private RunnerPool.LaunchDelay delay = new RunnerPool.LaunchDelay(Duration.ofSeconds(30), false);
  private Duration bootTime = Duration.ofMinutes(5);
  private Duration minimumRunningTime = Duration.ofMinutes(5);
  private Duration maxLifetime = Duration.ofDays(1);
  private final List<IdleRule> idle = new ArrayList<>();
  private boolean warm;
  private List<String> warmOwners = List.of();

  private RunnerPool.StartObjective objective =
      new RunnerPool.StartObjective(Duration.ofMinutes(1), 0.95);

  private PoolBuilder(String name) {
    this.name = name;
    this.launchTemplate = "musterd-gh-ci-" + name;
  }

  public static PoolBuilder pool(String name) {
    return new PoolBuilder(name);
  }

  public PoolBuilder labels(String... values) {
    return labels(Labels.of(values));
  }

  public PoolBuilder labels(Labels value) {
    labels = value;
    return this;
  }

  public PoolBuilder match(RunnerPool.Match value) {
    match = value;
    return this;
  }

  public PoolBuilder priority(int value) {
    priority = value;
    return this;
  }

  public PoolBuilder acceptUnlabelled() {
    acceptUnlabelled = true;
    return this;
  }

  /** What an idle runner is given to take a job, where one can be expected. */
  public PoolBuilder delay(Duration time) {
    delay = new RunnerPool.LaunchDelay(time, false);
    return this;
  }

  public PoolBuilder alwaysDelay(Duration time) {
    delay = new RunnerPool.LaunchDelay(time, true);
    return this;
  }

  public PoolBuilder persistent() {
    ephemeral = false;
    return this;
  }

  public PoolBuilder runnerGroup(String value) {
    runnerGroup = value;
    return this;
  }

  public PoolBuilder namePrefix(String value) {
    namePrefix = value;
    return this;
  }

  public PoolBuilder maxRunners(int value) {
    maxRunners = OptionalInt.of(value);
    return this;
  }

  public PoolBuilder maxRunnersPerOwner(int value) {
    maxRunnersPerOwner = OptionalInt.of(value);
    return this;
  }

  public PoolBuilder launchTemplate(String value) {
    launchTemplate = value;
    return this;
  }

  public PoolBuilder instanceTypes(List<String> values) {
    instanceTypes = values;
    return this;
  }

  public PoolBuilder subnets(List<String> values) {
    subnets = values;
    return this;
  }

  public PoolBuilder onDemandFallback() {
    onDemandFallback = true;
    return this;
  }

  public PoolBuilder bootTime(Duration value) {
    bootTime = value;
    return this;
  }

  public PoolBuilder minimumRunningTime(Duration value) {
    minimumRunningTime = value;
    return this;
  }

  public PoolBuilder maxLifetime(Duration value) {
    maxLifetime = value;
    return this;
  }

  public PoolBuilder idle(IdleRule rule) {
    idle.add(rule);
    return this;
  }

  /** Keeps {@code count} idle runners per owner while the cron expression matches in UTC. */
  public PoolBuilder idle(String cron, int count) {
    return idle(new IdleRule(cron, ZoneOffset.UTC, count, IdleRule.Eviction.OLDEST_FIRST));
  }

  /** Launches idle runners ahead of jobs; for every installed organization when none is named. */
  public PoolBuilder warm(String... owners) {
    warm = true;
    warmOwners = List.of(owners);
    return this;
  }

  /** The steps of capacity, instead of types on spot. */
  public PoolBuilder capacity(RunnerPool.CapacityStep... steps) {
    capacity = List.of(steps);
    return this;
  }

  public static RunnerPool.CapacityStep spot(String... types) {
    return new RunnerPool.CapacityStep(
        Market.SPOT, List.of(types), "price-capacity-optimized", Optional.empty());
  }

  public static RunnerPool.CapacityStep onDemand(String... types) {
    return new RunnerPool.CapacityStep(
        Market.ON_DEMAND, List.of(types), "lowest-price", Optional.empty());
  }

  public PoolBuilder interruptions(int count, Duration within, Duration onDemandFor) {
    interruptions = new RunnerPool.InterruptionLimit(count, within, onDemandFor);
    return this;
  }

  public PoolBuilder objective(Duration within, double share) {
    objective = new RunnerPool.StartObjective(within, share);
    return this;
  }

  private List<RunnerPool.CapacityStep> shortForm() {
    String[] types = instanceTypes.toArray(String[]::new);
    return onDemandFallback ? List.of(spot(types), onDemand(types)) : List.of(spot(types));
  }

  public RunnerPool build() {
    return new RunnerPool(
        name,
        new RunnerPool.Selection(labels, match, priority, acceptUnlabelled),
        new RunnerPool.RegistrationOptions(ephemeral, runnerGroup, namePrefix),
        new RunnerPool.Limits(maxRunners, maxRunnersPerOwner),
        new RunnerPool.LaunchOptions(
            launchTemplate,
            capacity.isEmpty() ? shortForm() : capacity,
            subnets,
            interruptions,
            Map.of(),
            delay),
        new RunnerPool.Lifetime(bootTime, minimumRunningTime, maxLifetime),
        new RunnerPool.IdleRunners(idle, warm, warmOwners),
        objective);
  }
}
