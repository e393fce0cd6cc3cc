package dev.musterd.config;

import dev.musterd.model.AwsNames;
import dev.musterd.model.IdleRule;
import dev.musterd.model.Labels;
import dev.musterd.model.Owner;
import dev.musterd.model.RunnerPool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Maps the block of a pool, with pool-defaults already below it, to the pool. */
final class PoolMapping {
  /** As long as SQS would hold a message back. */
  static final Duration DELAY_MAX = Duration.ofMinutes(15);

  /** GitHub tells times in whole seconds. */
  private static final Duration WITHIN_MIN = Duration.ofSeconds(1);

  /** GitHub cancels a job that has waited for a day. */
  private static final Duration WITHIN_MAX = Duration.ofDays(1);

  /** A runner's label; a comma would split it on the way to the runner, a quote would end it. */
  private static final ValueType<String> LABEL =
      TextTypes.text(
          "a label of 1 to 256 characters without commas and quotes",
          "(?=.*\\S)[^,\"'\\p{Cntrl}]{1,256}");

  private static final ValueType<String> PREFIX =
      TextTypes.text(
          "at most 45 letters, digits, dots, hyphens and underscores", "[A-Za-z0-9._-]{0,45}");
  private static final ValueType<String> TEMPLATE =
      TextTypes.text(
          "the name of a launch template: 3 to 128 letters, digits and ( ) . - / _",
          "[A-Za-z0-9().\\-/_]{3,128}");
  private static final ValueType<Optional<Duration>> DELAY =
      QuantityTypes.durationOrAuto(DELAY_MAX);

  private final String environment;
  private final Map<String, String> tags;
  private final Settings.Network network;
  private final Duration delay;
  private final ValueType<String> cron;
  private final ValueType<String> warmOwner;

  /**
   * @param tags below the pool's own
   * @param network for the pools that name none
   * @param delay for the pools that name none, where an idle runner can be expected
   */
  PoolMapping(
      String environment,
      Owner.Scope scope,
      Map<String, String> tags,
      Settings.Network network,
      Duration delay,
      ValueType<String> cron) {
    this.environment = environment;
    this.tags = tags;
    this.network = network;
    this.delay = delay;
    this.cron = cron;
    this.warmOwner = owner(scope);
  }

  Settings.Pool map(String name, Section pool) {
    CapacityMapping capacity = new CapacityMapping(pool);
    RunnerPool.LaunchOptions launch = launch(name, pool, capacity);
    MachineMapping machines = new MachineMapping(pool, network.vpc());
    Machine machine = machines.map(launch.instanceTypes(), capacity.key());
    return new Settings.Pool(
        new RunnerPool(
            name,
            selection(pool, machine),
            registration(pool),
            limits(pool),
            launch,
            lifetime(pool),
            idleRunners(pool),
            objective(pool)),
        machine);
  }

  private static RunnerPool.Selection selection(Section pool, Machine machine) {
    return new RunnerPool.Selection(
        labels(pool, machine),
        pool.read("match", TextTypes.choice(RunnerPool.Match.class)),
        pool.read("priority", QuantityTypes.whole(0, 1_000_000)),
        pool.read("accept-unlabelled", TextTypes.FLAG));
  }

  private static RunnerPool.RegistrationOptions registration(Section pool) {
    return new RunnerPool.RegistrationOptions(
        pool.read("ephemeral", TextTypes.FLAG),
        pool.read("runner-group", TextTypes.TEXT),
        pool.read("name-prefix", PREFIX));
  }

  private static RunnerPool.Limits limits(Section pool) {
    return new RunnerPool.Limits(
        pool.read("max-runners", QuantityTypes.limit(0)),
        pool.find("max-runners-per-owner", QuantityTypes.limit(1)).orElse(OptionalInt.empty()));
  }

  private RunnerPool.LaunchOptions launch(String name, Section pool, CapacityMapping capacity) {
    return new RunnerPool.LaunchOptions(
        pool.find("launch-template", TEMPLATE)
            .orElse(new AwsNames(environment).launchTemplate(name)),
        capacity.steps(),
        subnets(pool),
        capacity.interruptions(),
        Tags.read(pool, "tags", tags),
        pool.read("delay", DELAY)
            .map(fixed -> new RunnerPool.LaunchDelay(fixed, true))
            .orElse(new RunnerPool.LaunchDelay(delay, false)));
  }

  private static RunnerPool.Lifetime lifetime(Section pool) {
    return new RunnerPool.Lifetime(
        pool.read("boot-time", QuantityTypes.duration(Duration.ofHours(2))),
        pool.read("minimum-running-time", QuantityTypes.duration(Duration.ofDays(30))),
        pool.read("max-lifetime", QuantityTypes.duration(Duration.ofDays(365))));
  }

  private RunnerPool.IdleRunners idleRunners(Section pool) {
    return new RunnerPool.IdleRunners(
        pool.sections("idle").stream().map(this::idle).toList(),
        pool.read("warm", TextTypes.FLAG),
        pool.list("warm-owners", warmOwner));
  }

  private static RunnerPool.StartObjective objective(Section pool) {
    Section objective = pool.section("start-objective");
    return new RunnerPool.StartObjective(
        objective.read("within", QuantityTypes.duration(WITHIN_MIN, WITHIN_MAX)),
        objective.read("share", QuantityTypes.SHARE));
  }

  private static Labels labels(Section pool, Machine machine) {
    List<String> own =
        pool.findList("labels", LABEL)
            .orElseGet(
                () ->
                    List.of(
                        machine.platform().os().word(), machine.platform().architecture().word()));
    boolean standard = pool.read("default-labels", TextTypes.FLAG);
    if (own.isEmpty() && !standard && !pool.isRefused("labels")) {
      pool.refuse("labels", "must name at least one label when default-labels = false");
    }
    return Labels.of(
        Stream.concat(standard ? Stream.of("self-hosted") : Stream.of(), own.stream()).toList());
  }

  private List<String> subnets(Section pool) {
    List<String> subnets = AwsIds.subnets(pool).orElse(network.subnets());
    if (subnets.isEmpty() && !pool.isRefused("subnets")) {
      pool.refuse("subnets", "must name at least one subnet, here or in network.subnets");
    }
    return subnets;
  }

  private IdleRule idle(Section idle) {
    return new IdleRule(
        idle.read("cron", cron),
        idle.find("time-zone", TextTypes.ZONE).orElse(TextTypes.ZONE.substitute()),
        idle.read("count", QuantityTypes.whole(0, 10_000)),
        idle.find("eviction", TextTypes.choice(IdleRule.Eviction.class))
            .orElse(IdleRule.Eviction.OLDEST_FIRST));
  }

  private static ValueType<String> owner(Owner.Scope scope) {
    String allowed =
        switch (scope) {
          case ORGANIZATION -> "the login of an organization";
          case REPOSITORY -> "a repository, written owner/name";
          case ENTERPRISE -> "the slug of an enterprise";
        };
    return ValueType.of(allowed, "", text -> Owner.of(scope, text).name());
  }
}
