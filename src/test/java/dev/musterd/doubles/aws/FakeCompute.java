package dev.musterd.doubles.aws;

import dev.musterd.aws.client.AwsErrors;
import dev.musterd.model.Instance;
import dev.musterd.model.InstanceEnd;
import dev.musterd.model.InstanceStates;
import dev.musterd.model.LaunchOutcome;
import dev.musterd.model.LaunchPlan;
import dev.musterd.model.Market;
import dev.musterd.model.Offering;
import dev.musterd.model.Termination;
import dev.musterd.port.Compute;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The port over the simulated cloud, on the caller's thread. */
public final class FakeCompute implements Compute {
  private final SimulatedCloud cloud;
  private final Wire wire;
  private final String environment;
  private final Optional<InstantSource> clock;
  private final Map<String, String> zones = new HashMap<>();

  public FakeCompute(SimulatedCloud cloud, String environment) {
    this(cloud, environment, Optional.empty());
  }

  /**
   * The same for a caller with a clock of its own.
   *
   * @param clock dates the launches, as the caller does; else EC2 does
   */
  public FakeCompute(SimulatedCloud cloud, String environment, Optional<InstantSource> clock) {
    this.cloud = cloud;
    this.wire = new Wire(cloud);
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public Future<LaunchOutcome> launch(LaunchPlan plan) {
    return wire.call(Api.CREATE_FLEET, () -> cloud.ec2().createFleet(request(plan)))
        .map(answer -> outcome(plan, answer))
        .recover(failure -> refused(plan, failure));
  }

  private FleetRequest request(LaunchPlan plan) {
    Map<String, String> tags = new HashMap<>(plan.pool().launch().tags());
    tags.putIfAbsent("Name", "musterd " + plan.pool().name());
    tags.put(Instance.Tag.ENVIRONMENT, environment);
    tags.put(Instance.Tag.POOL, plan.pool().name());
    tags.put(Instance.Tag.OWNER, plan.owner().name());
    tags.put(Instance.Tag.SCOPE, plan.owner().scope().tagValue());
    return new FleetRequest(
        plan.clientToken(),
        plan.pool().launch().template(),
        "$Latest",
        plan.count(),
        plan.market(),
        plan.capacity().strategy(),
        plan.offerings(),
        List.of(),
        plan.capacity().maxSpotPrice(),
        Map.of("instance", tags, "volume", tags, "fleet", tags));
  }

  private LaunchOutcome outcome(LaunchPlan plan, FleetAnswer answer) {
    if (answer.placed().isEmpty()) {
      return AwsErrors.unfulfilled(answer.errors(), "");
    }
    Map<Instance.Id, Offering> origins =
        answer.placed().stream()
            .collect(
                Collectors.toMap(
                    placed -> new Instance.Id(placed.id()), FleetAnswer.Placed::offering));
    List<Instance> instances =
        answer.placed().stream()
            .map(placed -> cloud.machine(new Instance.Id(placed.id())).orElseThrow())
            .map(machine -> launched(read(machine).orElseThrow()))
            .toList();
    return new LaunchOutcome.Launched(instances, answer.errors(), origins);
  }

  private Instance launched(Instance read) {
    return clock
        .map(
            own ->
                new Instance(
                    read.id(), read.ownerPool(), own.instant(), read.keep(), read.suspectSince()))
        .orElse(read);
  }

  private static Future<LaunchOutcome> refused(LaunchPlan plan, Throwable failure) {
    return failure instanceof CloudException error
        ? AwsErrors.refusal(error.code(), error.status(), error.getMessage(), plan.offerings())
            .map(Future::succeededFuture)
            .orElseGet(() -> Future.failedFuture(error))
        : Future.failedFuture(failure);
  }

  @Override
  public Future<List<Instance>> instances() {
    return list(Machine::live);
  }

  @Override
  public Future<List<Instance>> ended() {
    return list(machine -> !machine.live());
  }

  private Future<List<Instance>> list(Predicate<Machine> which) {
    return wire.call(
        Api.DESCRIBE_INSTANCES,
        () ->
            cloud.ec2().visible().stream()
                .filter(which)
                .peek(machine -> learnZone(machine.offering().subnet()))
                .flatMap(machine -> read(machine).stream())
                .toList());
  }

  private void learnZone(String subnet) {
    zones.put(subnet, cloud.ec2().zone(subnet));
  }

  private Optional<Instance> read(Machine machine) {
    return Instance.fromTags(machine.id(), machine.launchedAt(), machine.tags(), environment)
        .map(instance -> instance.from(Optional.of(machine.offering())))
        .map(
            instance ->
                switch (machine.state()) {
                  case STOPPED -> instance.asStopped();
                  case RUNNING -> instance.asRunning();
                  default -> instance;
                });
  }

  @Override
  public Future<InstanceStates> states(Collection<Instance.Id> instances) {
    Set<Instance.Id> asked = Set.copyOf(instances);
    return wire.call(Api.DESCRIBE_INSTANCES, () -> statesNow(asked));
  }

  private InstanceStates statesNow(Set<Instance.Id> asked) {
    Map<Boolean, List<Machine>> byLife =
        cloud.ec2().visible().stream()
            .filter(machine -> asked.contains(machine.id()))
            .filter(machine -> read(machine).isPresent())
            .collect(Collectors.partitioningBy(Machine::live));
    return new InstanceStates(
        byLife.get(true).stream().map(Machine::id).collect(Collectors.toSet()),
        byLife.get(false).stream().collect(Collectors.toMap(Machine::id, FakeCompute::end)));
  }

  private static InstanceEnd end(Machine machine) {
    String code = machine.stateReasonCode();
    boolean isShort = code.equals("Server." + Capacity.NONE) || code.startsWith("Server.Spot");
    return new InstanceEnd(
        machine.stateReason(),
        isShort ? Optional.of(machine.offering()) : Optional.empty(),
        code.startsWith("Server.Spot"));
  }

  @Override
  public Future<Map<Instance.Id, Termination>> terminate(Collection<Instance.Id> instances) {
    return instances.isEmpty()
        ? Future.succeededFuture(Map.of())
        : wire.call(Api.TERMINATE_INSTANCES, () -> terminateEach(instances))
            .otherwise(failure -> all(instances, failure));
  }

  private Map<Instance.Id, Termination> terminateEach(Collection<Instance.Id> instances) {
    return instances.stream()
        .distinct()
        .collect(Collectors.toMap(Function.identity(), this::terminate));
  }

  private Termination terminate(Instance.Id instance) {
    if (!cloud.ec2().knows(instance)) {
      return new Termination.Unknown();
    }
    try {
      cloud.ec2().terminate(List.of(instance.value()));
      return new Termination.Ended();
    } catch (CloudException refused) {
      return new Termination.Refused(refused.code() + " " + refused.getMessage());
    }
  }

  private static Map<Instance.Id, Termination> all(
      Collection<Instance.Id> instances, Throwable failure) {
    Termination result =
        failure instanceof CloudException error
                && AwsErrors.mayBeOneEntry(error.code(), error.status())
            ? new Termination.Refused(error.code() + " " + error.getMessage())
            : new Termination.Unanswered(failure.getMessage());
    return instances.stream()
        .distinct()
        .collect(Collectors.toMap(Function.identity(), _ -> result));
  }

  @Override
  public Future<String> console(Instance.Id instance) {
    return wire.call(Api.GET_CONSOLE_OUTPUT, () -> cloud.ec2().console(instance.value()));
  }

  @Override
  public Future<Void> tag(Collection<Instance.Id> instances, Map<String, String> tags) {
    return wire.call(
        Api.CREATE_TAGS,
        () -> {
          cloud.ec2().tag(instances.stream().map(Instance.Id::value).toList(), tags);
          return null;
        });
  }

  @Override
  public Future<Void> untag(Instance.Id instance, String key) {
    return wire.call(
        Api.DELETE_TAGS,
        () -> {
          cloud.ec2().untag(List.of(instance.value()), List.of(key));
          return null;
        });
  }

  /** Known once a list or a question about prices has shown it. */
  @Override
  public Optional<String> zone(String subnet) {
    return Optional.ofNullable(zones.get(subnet));
  }

  @Override
  public Future<Map<Offering, BigDecimal>> spotPrices(
      Collection<String> instanceTypes, Collection<String> subnets) {
    return wire.call(
        Api.DESCRIBE_SPOT_PRICE_HISTORY,
        () -> {
          subnets.forEach(this::learnZone);
          Map<Offering, BigDecimal> prices = new HashMap<>();
          for (String type : instanceTypes) {
            for (String subnet : subnets) {
              Optional.ofNullable(cloud.ec2().spotPrices(type).get(cloud.ec2().zone(subnet)))
                  .ifPresent(
                      price ->
                          prices.put(
                              new Offering(type, subnet, Market.SPOT), new BigDecimal(price)));
            }
          }
          return prices;
        });
  }
}
